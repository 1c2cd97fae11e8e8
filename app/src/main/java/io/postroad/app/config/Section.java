package io.postroad.app.config;

import java.util.List;
import java.util.Optional;

/**
 * One section of the configuration and what may stand in it. Immutable.
 *
 * @param name the last element of its path; empty for the file's top
 * @param free for a section whose keys the operator names: what each of them is
 */
public record Section(
    String name,
    Shape shape,
    String doc,
    List<Key<?>> keys,
    List<Section> sections,
    Optional<Key<?>> free) {

  /** How a section is written. */
  public enum Shape {
    /** {@code [name]}. */
    TABLE,
    /** {@code [[name]]}, any number of times. */
    LIST,
    /** {@code [name]} once, or {@code [[name]]} any number of times: never both, says TOML. */
    TABLE_OR_LIST,
    /** {@code [name."NAME"]}, any number of times with different names. */
    NAMED
  }

  /** Copies the lists. */
  public Section {
    keys = List.copyOf(keys);
    sections = List.copyOf(sections);
  }

  static Section table(String name, String doc, List<Key<?>> keys, Section... sections) {
    return new Section(name, Shape.TABLE, doc, keys, List.of(sections), Optional.empty());
  }

  static Section list(String name, String doc, List<Key<?>> keys) {
    return new Section(name, Shape.LIST, doc, keys, List.of(), Optional.empty());
  }

  static Section tableOrList(String name, String doc, List<Key<?>> keys) {
    return new Section(name, Shape.TABLE_OR_LIST, doc, keys, List.of(), Optional.empty());
  }

  static Section named(String name, String doc, List<Key<?>> keys, Section... sections) {
    return new Section(name, Shape.NAMED, doc, keys, List.of(sections), Optional.empty());
  }

  static Section free(String name, String doc, Key<?> each) {
    return new Section(name, Shape.TABLE, doc, List.of(), List.of(), Optional.of(each));
  }

  /** The key of that name. */
  Optional<Key<?>> key(String wanted) {
    return keys.stream().<Key<?>>map(key -> key).filter(k -> k.name().equals(wanted)).findFirst();
  }

  /** The section of that name within. */
  Optional<Section> section(String wanted) {
    return sections.stream().filter(s -> s.name().equals(wanted)).findFirst();
  }

  /** The heading as the file writes it, below {@code parent}. */
  public String heading(String parent) {
    String path = parent.isEmpty() ? name : parent + "." + name;
    return switch (shape) {
      case TABLE, TABLE_OR_LIST -> path;
      case LIST -> "[" + path + "]";
      case NAMED -> path + ".\"NAME\"";
    };
  }
}
