package io.postroad.app.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One section as the file (or nothing) fills it: every key has a value. Written by the reader only,
 * then read; confined to one thread.
 */
final class Node {
  private final Section section;
  private final String path;
  private final Position position;
  private final Map<Key<?>, Setting<?>> settings = new LinkedHashMap<>();
  private final Map<Section, Node> tables = new LinkedHashMap<>();
  private final Map<Section, List<Node>> lists = new LinkedHashMap<>();
  private final Map<Section, Map<String, Node>> named = new LinkedHashMap<>();
  private final Map<String, Setting<?>> free = new LinkedHashMap<>();

  /** All defaults. */
  Node(Section section, String path, Position position) {
    this.section = section;
    this.path = path;
    this.position = position;
    for (Key<?> key : section.keys()) {
      settings.put(key, Setting.fallback(key));
    }
    for (Section inner : section.sections()) {
      switch (inner.shape()) {
        case TABLE -> tables.put(inner, new Node(inner, within(inner.name()), position));
        case LIST -> lists.put(inner, new ArrayList<>());
        case TABLE_OR_LIST -> {
          tables.put(inner, new Node(inner, within(inner.name()), position));
          lists.put(inner, new ArrayList<>());
        }
        case NAMED -> named.put(inner, new LinkedHashMap<>());
      }
    }
  }

  /** The path of something in it. */
  String within(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  Section section() {
    return section;
  }

  String path() {
    return path;
  }

  Position position() {
    return position;
  }

  <T> void put(Setting<T> setting) {
    settings.put(setting.key(), setting);
  }

  void putTable(Section inner, Node node) {
    tables.put(inner, node);
  }

  void add(Section inner, Node node) {
    lists.computeIfAbsent(inner, _ -> new ArrayList<>()).add(node);
  }

  void addNamed(Section inner, String name, Node node) {
    named.computeIfAbsent(inner, _ -> new LinkedHashMap<>()).put(name, node);
  }

  void putFree(String name, Setting<?> setting) {
    free.put(name, setting);
  }

  <T> T get(Key<T> key) {
    return setting(key).value();
  }

  @SuppressWarnings("unchecked") // put() ties the setting's type to its key's
  <T> Setting<T> setting(Key<T> key) {
    Setting<?> setting = settings.get(key);
    if (setting == null) {
      throw new IllegalArgumentException(key.name() + " is no key of [" + path + "]");
    }
    return (Setting<T>) setting;
  }

  Node table(Section inner) {
    Node node = tables.get(inner);
    if (node == null) {
      throw new IllegalArgumentException(inner.name() + " is no section of [" + path + "]");
    }
    return node;
  }

  List<Node> list(Section inner) {
    return lists.getOrDefault(inner, List.of());
  }

  /** What was written, or one section of defaults. */
  List<Node> tableOrList(Section inner) {
    List<Node> nodes = list(inner);
    return nodes.isEmpty() ? List.of(table(inner)) : nodes;
  }

  Map<String, Node> named(Section inner) {
    return named.getOrDefault(inner, Map.of());
  }

  Map<String, Setting<?>> free() {
    return free;
  }

  Iterable<Setting<?>> settings() {
    return settings.values();
  }
}
