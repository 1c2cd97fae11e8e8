package io.postroad.app.config;

import io.postroad.mta.settings.SettingName;
import io.postroad.smtp.address.Idna;
import io.postroad.smtp.address.LocalPart;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Every effective value with its origin, for {@code config show}. Immutable. */
public record Effective(List<Entry> entries) {

  /** Copies the list. */
  public Effective {
    entries = List.copyOf(entries);
  }

  /**
   * One value.
   *
   * @param section the heading of its section as a file would write it; empty at the top
   * @param value a text, number, boolean or list; secrets are redacted
   * @param origin where it comes from, in words
   * @param source where it comes from
   */
  public record Entry(String section, String key, Object value, String origin, Origin source) {

    /** Section and key as one, such as {@code [[routes]] via} or {@code hostname}. */
    public String path() {
      return section.isEmpty() ? key : "[" + section + "] " + key;
    }
  }

  /**
   * One value by its name. Names that somebody chose are compared as what they name is: without
   * case, domains as A-labels, in whatever quotes.
   */
  public Optional<Entry> find(SettingName name) {
    String section = folded(name.section());
    String key = folded(name.key());
    return entries.stream()
        .filter(entry -> folded(entry.section()).equals(section) && folded(entry.key()).equals(key))
        .skip(Math.max(name.index(), 0))
        .findFirst();
  }

  private static String folded(String heading) {
    StringBuilder folded = new StringBuilder(heading.length());
    for (String part : heading.split("\"", -1)) {
      int at = part.lastIndexOf('@') + 1;
      folded
          .append(LocalPart.folded(part.substring(0, at)))
          .append(
              Idna.toAscii(part.substring(at))
                  .orElseGet(() -> LocalPart.folded(part.substring(at))));
    }
    return folded.toString();
  }

  static Effective of(Node root) {
    List<Entry> entries = new ArrayList<>();
    collect(root, "", entries);
    return new Effective(entries);
  }

  private static void collect(Node node, String heading, List<Entry> entries) {
    for (Setting<?> setting : node.settings()) {
      entries.add(entry(heading, setting.key().name(), setting));
    }
    node.free().forEach((name, setting) -> entries.add(entry(heading, name, setting)));
    for (Section inner : node.section().sections()) {
      switch (inner.shape()) {
        case TABLE -> collect(node.table(inner), node.within(inner.name()), entries);
        case LIST ->
            node.list(inner)
                .forEach(item -> collect(item, "[" + node.within(inner.name()) + "]", entries));
        case TABLE_OR_LIST -> {
          boolean list = !node.list(inner).isEmpty();
          String path = node.within(inner.name());
          node.tableOrList(inner)
              .forEach(item -> collect(item, list ? "[" + path + "]" : path, entries));
        }
        case NAMED -> node.named(inner).values().forEach(n -> collect(n, n.path(), entries));
      }
    }
  }

  private static Entry entry(String heading, String name, Setting<?> setting) {
    Object shown =
        setting.key().secret() && !setting.shown().equals("") ? "(secret)" : setting.shown();
    String note =
        setting.origin() instanceof Origin.Default
            ? setting.key().fallbackNote().map(words -> "default: " + words).orElse("default")
            : setting.origin().text();
    return new Entry(heading, name, shown, note, setting.origin());
  }
}
