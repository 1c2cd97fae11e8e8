package io.postroad.app.web;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a JSON value looks like, as OpenAPI 3.1 writes it (JSON Schema 2020-12). Immutable.
 *
 * @param name under which the description keeps it; empty for one written where it stands
 * @param form the schema itself
 * @param parts schemas it refers to
 */
public record Schema(String name, Map<String, Object> form, List<Schema> parts) {

  /** The usual word of what is wrong. */
  public static final Schema ERROR =
      object("Error", field("error", text().what("What is wrong, in a sentence.")));

  /** Copies the collections; the order of the form stays. */
  public Schema {
    form = Collections.unmodifiableMap(new LinkedHashMap<>(form));
    parts = List.copyOf(parts);
  }

  /**
   * One field of an object.
   *
   * @param always whether it is always there
   */
  public record Field(String name, Schema schema, boolean always) {}

  /** A field that is always there. */
  public static Field field(String name, Schema schema) {
    return new Field(name, schema, true);
  }

  /** A field that may be left out. */
  public static Field optional(String name, Schema schema) {
    return new Field(name, schema, false);
  }

  /** Any text. */
  public static Schema text() {
    return of("string");
  }

  /** A moment (RFC 3339). */
  public static Schema time() {
    return text().with("format", "date-time");
  }

  /** Octets as they are. */
  public static Schema octets() {
    return text().with("format", "binary");
  }

  /** One of these words. */
  public static Schema choice(String... words) {
    return text().with("enum", List.of(words));
  }

  /** A whole number. */
  public static Schema whole() {
    return of("integer");
  }

  /** A whole number in a range. */
  public static Schema whole(long min, long max) {
    return whole().with("minimum", min).with("maximum", max);
  }

  /** A number. */
  public static Schema number() {
    return of("number");
  }

  /** True or false. */
  public static Schema flag() {
    return of("boolean");
  }

  /** Whatever it is. */
  public static Schema any() {
    return new Schema("", Map.of(), List.of());
  }

  /** An array. */
  public static Schema list(Schema item) {
    return of("array").with("items", item.reference()).using(item);
  }

  /** An object whose names are not known beforehand. */
  public static Schema map(Schema value) {
    return of("object").with("additionalProperties", value.reference()).using(value);
  }

  /** An object with exactly these fields, written where it stands. */
  public static Schema object(Field... fields) {
    return object("", fields);
  }

  /** An object with exactly these fields, kept under a name. */
  public static Schema object(String name, Field... fields) {
    Map<String, Object> properties = new LinkedHashMap<>();
    List<String> required = new ArrayList<>();
    for (Field field : fields) {
      properties.put(field.name(), field.schema().reference());
      if (field.always()) {
        required.add(field.name());
      }
    }
    Map<String, Object> form = new LinkedHashMap<>();
    form.put("type", "object");
    form.put("properties", properties);
    if (!required.isEmpty()) {
      form.put("required", required);
    }
    return new Schema(name, form, Arrays.stream(fields).map(Field::schema).toList());
  }

  /** This, or null. */
  public Schema orNull() {
    return new Schema(
        "", Map.of("anyOf", List.of(reference(), Map.of("type", "null"))), List.of(this));
  }

  /** The same with a word of what it means. */
  public Schema what(String description) {
    return with("description", description);
  }

  /** The same with the value that holds when nothing is given. */
  public Schema byDefault(Object value) {
    return with("default", value);
  }

  /** How it is written where it is used. */
  Map<String, Object> reference() {
    return name.isEmpty() ? form : Map.of("$ref", "#/components/schemas/" + name);
  }

  /** Puts it, if it has a name, and all it refers to, into {@code known}. */
  void collect(Map<String, Object> known) {
    if (!name.isEmpty() && known.putIfAbsent(name, form) != null) {
      return;
    }
    parts.forEach(part -> part.collect(known));
  }

  private static Schema of(String type) {
    return new Schema("", Map.of("type", type), List.of());
  }

  private Schema with(String key, Object value) {
    Map<String, Object> changed = new LinkedHashMap<>(form);
    changed.put(key, value);
    return new Schema(name, changed, parts);
  }

  private Schema using(Schema part) {
    return new Schema(name, form, List.of(part));
  }
}
