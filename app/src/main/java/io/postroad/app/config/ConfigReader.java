package io.postroad.app.config;

import io.postroad.app.config.Key.Later;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/**
 * Reads a file against the catalogue and collects everything that is wrong with it. For one file
 * and one thread.
 */
final class ConfigReader {
  private static final int PROBLEMS_MAX = 100;

  private final String file;
  private final References references;
  private final List<Problem> problems = new ArrayList<>();

  ConfigReader(String file, References references) {
    this.file = file;
    this.references = references;
  }

  /** The file's values over the defaults; what is faulty keeps its default and is a problem. */
  Node read(String text) {
    TomlParseResult toml = Toml.parse(text);
    for (TomlParseError error : toml.errors()) {
      String message = String.valueOf(error.getMessage()).replace('\n', ' ');
      add(position(error.position()), message + "; see https://toml.io for the form");
    }
    Node root = new Node(Catalogue.ROOT, "", Position.START);
    if (problems.isEmpty()) {
      fill(root, toml);
    }
    return root;
  }

  /** Everything found wrong so far, in the order of the file. */
  List<Problem> problems() {
    return problems.stream()
        .sorted(
            java.util.Comparator.<Problem>comparingInt(p -> p.position().line())
                .thenComparingInt(p -> p.position().column()))
        .distinct()
        .toList();
  }

  /** Notes a problem with an effective value. */
  void add(Setting<?> setting, String message) {
    add(setting.position(), message);
  }

  /** Notes a problem somewhere in the file. */
  void add(Position position, String message) {
    add(position, message, Optional.empty());
  }

  private void add(Position position, String message, Optional<String> nearest) {
    if (problems.size() < PROBLEMS_MAX) {
      problems.add(new Problem(file, position, message, nearest));
    }
  }

  private void fill(Node node, TomlTable table) {
    Section section = node.section();
    for (String name : table.keySet()) {
      Position at = position(table.inputPositionOf(List.of(name)));
      Object value = table.get(List.of(name));
      Optional<Key<?>> key = section.key(name);
      Optional<Section> inner = section.section(name);
      if (value == null) {
        continue;
      }
      if (key.isPresent()) {
        readKey(node, key.get(), at, value);
      } else if (inner.isPresent()) {
        readSection(node, inner.get(), at, value);
      } else if (section.free().isPresent()) {
        readFree(node, section.free().get(), name, at, value);
      } else {
        unknown(node, name, at, value);
      }
    }
  }

  private <T> void readKey(Node node, Key<T> key, Position at, Object value) {
    read(node.within(key.name()), key, at, value).ifPresent(node::put);
  }

  private <T> void readFree(Node node, Key<T> each, String name, Position at, Object value) {
    try {
      String alias = Names.localPart(name);
      read(node.within(name), each, at, value).ifPresent(s -> node.putFree(alias, s));
    } catch (BadValueException e) {
      add(at, node.within(name) + ": " + e.message());
    }
  }

  /** Reads one value; what is wrong with it becomes a problem. */
  private <T> Optional<Setting<T>> read(String path, Key<T> key, Position at, Object value) {
    try {
      Object given = plain(value);
      T result = key.type().read(given);
      Optional<Later<T>> later = key.later().filter(l -> l.asks().test(result));
      if (later.isPresent()) {
        add(at, path + ": " + later.get().what() + " is not yet available; leave the default");
        return Optional.empty();
      }
      return Optional.of(new Setting<>(key, result, shown(given), new Origin.InFile(file, at)));
    } catch (BadValueException e) {
      Position where =
          e.element().isPresent() && value instanceof TomlArray array
              ? position(array.inputPositionOf(e.element().getAsInt()))
              : at;
      add(where, path + ": " + e.message() + didYouMean(e.nearest()), e.nearest());
      return Optional.empty();
    }
  }

  /** TOML's own types as Java's, with references resolved. */
  private Object plain(Object value) throws BadValueException {
    return switch (value) {
      case TomlTable _ ->
          throw new BadValueException("a value is needed here, not a section of its own");
      case TomlArray array -> {
        List<Object> list = new ArrayList<>();
        for (int i = 0; i < array.size(); i++) {
          try {
            list.add(plain(array.get(i)));
          } catch (BadValueException e) {
            throw e.at(i);
          }
        }
        yield list;
      }
      case String text ->
          References.in(text) ? new Types.FromElsewhere(references.resolve(text)) : text;
      default -> value;
    };
  }

  private static Object shown(Object given) {
    return switch (given) {
      case Types.FromElsewhere(String text) -> text;
      case List<?> list -> list.stream().map(ConfigReader::shown).toList();
      default -> given;
    };
  }

  private void readSection(Node node, Section inner, Position at, Object value) {
    String path = node.within(inner.name());
    switch (inner.shape()) {
      case TABLE -> readTable(node, inner, path, at, value);
      case TABLE_OR_LIST -> {
        if (value instanceof TomlArray) {
          readList(node, inner, path, at, value);
        } else {
          readTable(node, inner, path, at, value);
        }
      }
      case LIST -> readList(node, inner, path, at, value);
      case NAMED -> readNamed(node, inner, path, at, value);
    }
  }

  private void readTable(Node node, Section inner, String path, Position at, Object value) {
    if (value instanceof TomlTable table) {
      Node filled = new Node(inner, path, at);
      fill(filled, table);
      node.putTable(inner, filled);
    } else {
      add(at, path + " is a section; write [" + path + "]");
    }
  }

  private void readList(Node node, Section inner, String path, Position at, Object value) {
    if (!(value instanceof TomlArray array) || !allTables(array)) {
      add(at, path + " may stand several times; write [[" + path + "]]");
      return;
    }
    for (int i = 0; i < array.size(); i++) {
      if (array.get(i) instanceof TomlTable table) {
        Node filled = new Node(inner, path, position(array.inputPositionOf(i)));
        fill(filled, table);
        node.add(inner, filled);
      }
    }
  }

  private static boolean allTables(TomlArray array) {
    for (int i = 0; i < array.size(); i++) {
      if (!(array.get(i) instanceof TomlTable)) {
        return false;
      }
    }
    return true;
  }

  private void readNamed(Node node, Section inner, String path, Position at, Object value) {
    if (!(value instanceof TomlTable table)) {
      add(at, path + " is a section; write [" + inner.heading(node.path()) + "]");
      return;
    }
    for (String name : table.keySet()) {
      Position where = position(table.inputPositionOf(List.of(name)));
      if (table.get(List.of(name)) instanceof TomlTable child) {
        Node filled = new Node(inner, path + ".\"" + name + "\"", where);
        fill(filled, child);
        node.addNamed(inner, name, filled);
      } else if (inner.key(name).isPresent()) {
        add(where, "\"" + name + "\" belongs under [" + inner.heading(node.path()) + "]");
      } else {
        add(where, path + "." + name + " is a section; write [" + path + ".\"" + name + "\"]");
      }
    }
  }

  private void unknown(Node node, String name, Position at, Object value) {
    if (node.section().shape() == Section.Shape.NAMED
        && value instanceof TomlTable
        && !node.path().substring(node.path().indexOf('"')).contains(".")) {
      // [domains.example.test] is three tables to TOML; the operator meant one name.
      String dotted = node.path().replace("\"", "") + "." + name;
      int first = node.path().indexOf(".\"");
      String meant = dotted.substring(0, first) + ".\"" + dotted.substring(first + 1) + "\"";
      add(at, "[" + dotted + "]: a name with dots stands in quotes; write [" + meant + "]");
      return;
    }
    Set<String> here = new LinkedHashSet<>();
    node.section().keys().forEach(key -> here.add(key.name()));
    node.section().sections().forEach(inner -> here.add(inner.name()));
    List<String> homes = Catalogue.homes(name);
    String where = node.path().isEmpty() ? "at the top of the file" : "in [" + node.path() + "]";
    String what = "unknown key \"" + name + "\" " + where;
    if (!homes.isEmpty()) {
      String home =
          homes.stream().map(ConfigReader::bracketed).reduce((a, b) -> a + " or " + b).orElse("");
      add(at, what + "; \"" + name + "\" belongs " + home, Optional.of(name));
      return;
    }
    Optional<String> nearest = Nearest.to(name, here).or(() -> elsewhere(name));
    add(
        at,
        what
            + (nearest.isPresent()
                ? didYouMean(nearest)
                : "; `postroad config reference` lists every key"),
        nearest);
  }

  /** The key most like the name in any other section. */
  private static Optional<String> elsewhere(String name) {
    Set<String> all = new LinkedHashSet<>();
    Catalogue.walk((_, section) -> {
      section.keys().forEach(key -> all.add(key.name()));
      section.sections().forEach(inner -> all.add(inner.name()));
    });
    return Nearest.to(name, all);
  }

  private static String bracketed(String heading) {
    return heading.isEmpty() ? "at the top of the file" : "under [" + heading + "]";
  }

  private static String didYouMean(Optional<String> nearest) {
    return nearest.map(word -> "; did you mean \"" + word + "\"?").orElse("");
  }

  private static Position position(@org.jspecify.annotations.Nullable TomlPosition position) {
    return position == null ? Position.START : new Position(position.line(), position.column());
  }
}
