package io.postroad.app.config;

import io.postroad.app.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The generated description of every key. */
public final class Reference {
  private static final String HEAD =
      """
      # Configuration

      This page is generated from the program (`postroad config reference`).

      One TOML file; without `--config FILE` it is the one that `POSTROAD_CONFIG` names, else
      `/etc/postroad/postroad.toml` if that exists. Every key has a default; an unknown or misplaced key is an
      error, and all errors are reported at once.

      Durations are written `500ms`, `30s`, `5m`, `2h`, `1d`; sizes `512B`, `64KiB`, `50MiB`, `1GiB`; rates `10/s`,
      `600/min`, `5000/h`. Anywhere in a value, `${env:NAME}` is replaced by an environment variable and
      `${file:PATH}` by a file's text without the white space at its end. Relative paths begin at the
      configuration file's folder. A value that asks for something this version cannot do is refused as
      "not yet available".
      """;

  private Reference() {}

  /** As a Markdown page. */
  public static String markdown() {
    StringBuilder page = new StringBuilder(HEAD);
    Catalogue.walk((heading, section) -> {
      if (section.keys().isEmpty() && section.free().isEmpty() && section.doc().isEmpty()) {
        return;
      }
      page.append("\n## ").append(heading.isEmpty() ? "Top of the file" : title(heading));
      page.append('\n');
      if (!section.doc().isEmpty()) {
        page.append('\n').append(section.doc()).append('\n');
      }
      List<Key<?>> keys = rows(section);
      if (!keys.isEmpty()) {
        page.append("\n| key | type | default | meaning |\n| --- | --- | --- | --- |\n");
        keys.forEach(key -> page.append(row(key)));
      }
    });
    return page.toString();
  }

  /** As rows of plain values, for {@code --json}. */
  public static List<Map<String, @Nullable Object>> rows() {
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    Catalogue.walk((heading, section) -> {
      for (Key<?> key : rows(section)) {
        Map<String, @Nullable Object> row = Json.object();
        row.put("section", heading);
        row.put("key", key.name());
        row.put("type", key.type().name());
        row.put("default", key.fallback());
        row.put("default-note", key.fallbackNote().orElse(null));
        row.put("meaning", key.doc());
        row.put("not-yet-available", key.later().map(Key.Later::what).orElse(null));
        rows.add(row);
      }
    });
    return rows;
  }

  private static String title(String heading) {
    return "`[" + heading + "]`";
  }

  private static List<Key<?>> rows(Section section) {
    List<Key<?>> keys = new ArrayList<>(section.keys());
    section.free().ifPresent(keys::add);
    return keys;
  }

  private static String row(Key<?> key) {
    String later = key.later().map(l -> " *Not yet available: " + l.what() + ".*").orElse("");
    return "| `"
        + key.name()
        + "` | "
        + key.type().name().replace("|", "\\|")
        + " | "
        + key.fallbackNote().orElseGet(() -> "`" + TomlText.of(key.fallback()) + "`")
        + " | "
        + key.doc().replace("|", "\\|")
        + later
        + " |\n";
  }
}
