package io.postroad.app.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Says how a JSON value differs from a schema of the API's description: that part of JSON Schema
 * which {@link Schema} writes, and strictly: an object has no fields that are not described.
 */
final class JsonShape {
  private final Map<?, ?> schemas;
  private final List<String> faults = new ArrayList<>();

  private JsonShape(Map<?, ?> schemas) {
    this.schemas = schemas;
  }

  /** What is wrong; empty when nothing is. */
  static List<String> faults(Object schema, @Nullable Object value, Map<?, ?> schemas) {
    JsonShape shape = new JsonShape(schemas);
    shape.check("$", schema, value);
    return shape.faults;
  }

  private void check(String at, Object form, @Nullable Object value) {
    Map<?, ?> schema = (Map<?, ?>) form;
    if (schema.get("$ref") instanceof String reference) {
      String name = reference.substring(reference.lastIndexOf('/') + 1);
      check(at, Objects.requireNonNull(schemas.get(name), name), value);
      return;
    }
    if (schema.get("anyOf") instanceof List<?> forms) {
      boolean any = forms.stream().anyMatch(f -> faults(f, value, schemas).isEmpty());
      if (!any) {
        faults.add(at + " is none of the forms: " + value);
      }
      return;
    }
    if (!(schema.get("type") instanceof String type)) {
      return;
    }
    boolean right =
        switch (type) {
          case "string" -> value instanceof String;
          case "integer" -> value instanceof Integer || value instanceof Long;
          case "number" -> value instanceof Number;
          case "boolean" -> value instanceof Boolean;
          case "null" -> value == null;
          case "array" -> value instanceof List<?>;
          case "object" -> value instanceof Map<?, ?>;
          default -> false;
        };
    if (!right) {
      faults.add(at + " must be " + type + ", is " + value);
      return;
    }
    if (schema.get("enum") instanceof List<?> words && !words.contains(value)) {
      faults.add(at + " is none of " + words + ": " + value);
    }
    if (value instanceof List<?> items && schema.get("items") != null) {
      for (int i = 0; i < items.size(); i++) {
        check(at + "[" + i + "]", schema.get("items"), items.get(i));
      }
    }
    if (value instanceof Map<?, ?> fields) {
      checkFields(at, schema, fields);
    }
  }

  private void checkFields(String at, Map<?, ?> schema, Map<?, ?> fields) {
    if (schema.get("required") instanceof List<?> required) {
      required.stream()
          .filter(name -> !fields.containsKey(name))
          .forEach(name -> faults.add(at + "." + name + " is missing"));
    }
    Object rest = schema.get("additionalProperties");
    Map<?, ?> known = schema.get("properties") instanceof Map<?, ?> some ? some : Map.of();
    fields.forEach((name, value) -> {
      if (known.get(name) != null) {
        check(at + "." + name, known.get(name), value);
      } else if (rest != null) {
        check(at + "." + name, rest, value);
      } else if (!known.isEmpty()) {
        faults.add(at + "." + name + " is not described");
      }
    });
  }
}
