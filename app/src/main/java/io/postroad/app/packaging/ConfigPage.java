package io.postroad.app.packaging;

import static io.postroad.app.packaging.Roff.bold;
import static io.postroad.app.packaging.Roff.escaped;

import io.postroad.app.config.Catalogue;
import io.postroad.app.config.Key;
import io.postroad.app.config.Section;
import io.postroad.app.config.TomlText;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** {@code postroad.toml.5}: every key of the configuration, from the catalogue that reads it. */
final class ConfigPage {
  private ConfigPage() {}

  static String of(LocalDate date, String version) {
    Roff page = new Roff("postroad.toml", 5, date, version);
    page.section("Name").text("postroad.toml - configuration of the mail transfer system postroad");
    page.section("Description");
    page.paragraph(
        "One TOML file. Commands without --config FILE use the one that POSTROAD_CONFIG names, else"
            + " /etc/postroad/postroad.toml if that exists. Every key has a default; an unknown or"
            + " misplaced key is an error, and all errors are reported at once: postroad check.");
    page.paragraph(
        "Durations are written 500ms, 30s, 5m, 2h, 1d; sizes 512B, 64KiB, 50MiB, 1GiB; rates 10/s,"
            + " 600/min, 5000/h. Anywhere in a value, ${env:NAME} is replaced by an environment"
            + " variable and ${file:PATH} by a file's text without the white space at its end."
            + " Relative paths begin at the configuration file's folder.");
    Catalogue.walk((heading, section) -> section(page, heading, section));
    page.section("See also").text("postroad(1), postroad-check(1), postroad-config(1)");
    return page.toString();
  }

  private static void section(Roff page, String heading, Section section) {
    List<Key<?>> keys = new ArrayList<>(section.keys());
    section.free().ifPresent(keys::add);
    if (keys.isEmpty() && section.doc().isEmpty()) {
      return;
    }
    page.marked(
        ".SH \"" + escaped(heading.isEmpty() ? "TOP OF THE FILE" : "[" + heading + "]") + "\"");
    if (!section.doc().isEmpty()) {
      page.text(plain(section.doc()));
    }
    for (Key<?> key : keys) {
      String fallback = key.fallbackNote().orElseGet(() -> TomlText.of(key.fallback()));
      page.term(
          bold(key.name()) + " (" + escaped(key.type().name()) + ")",
          plain(key.doc()) + "\nDefault: " + plain(fallback) + ".");
    }
  }

  /** The reference is a Markdown page; its marks mean nothing here. */
  private static String plain(String text) {
    return text.replace("`", "");
  }
}
