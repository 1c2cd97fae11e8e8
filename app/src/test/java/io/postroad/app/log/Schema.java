package io.postroad.app.log;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * As much of JSON Schema (2020-12) as our schemas use; a keyword that it does not know is an error,
 * so that nothing is passed over.
 */
final class Schema {
  private static final Set<String> SAYING_NOTHING =
      Set.of("$schema", "$id", "$defs", "title", "description", "format");

  private final Map<?, ?> root;

  Schema(Map<?, ?> root) {
    this.root = root;
  }

  /** What is wrong with a value; nothing where it fits. */
  List<String> faults(@Nullable Object value) {
    List<String> faults = new ArrayList<>();
    check(root, value, "$", faults);
    return faults;
  }

  private void check(Map<?, ?> schema, @Nullable Object value, String at, List<String> faults) {
    schema.forEach((keyword, given) -> {
      if (!SAYING_NOTHING.contains(String.valueOf(keyword))) {
        check(schema, String.valueOf(keyword), given, value, at, faults);
      }
    });
  }

  private void check(
      Map<?, ?> schema,
      String keyword,
      Object given,
      @Nullable Object value,
      String at,
      List<String> faults) {
    boolean fits =
        switch (keyword) {
          case "$ref" -> {
            check(resolved(String.valueOf(given)), value, at, faults);
            yield true;
          }
          case "type" -> isOf(String.valueOf(given), value);
          case "const" -> given.equals(value);
          case "enum" -> ((List<?>) given).contains(value);
          case "pattern" ->
              !(value instanceof String text)
                  || Pattern.compile(String.valueOf(given)).matcher(text).find();
          case "maxLength" ->
              !(value instanceof String text) || text.length() <= ((Number) given).intValue();
          case "minimum" ->
              !(value instanceof Number number)
                  || number.longValue() >= ((Number) given).longValue();
          case "maxItems" ->
              !(value instanceof List<?> list) || list.size() <= ((Number) given).intValue();
          case "items" -> {
            if (value instanceof List<?> list) {
              list.forEach(item -> check((Map<?, ?>) given, item, at + "[]", faults));
            }
            yield true;
          }
          case "required" ->
              !(value instanceof Map<?, ?> map) || map.keySet().containsAll((List<?>) given);
          case "properties" -> {
            if (value instanceof Map<?, ?> map) {
              map.forEach((name, item) -> {
                if (((Map<?, ?>) given).get(name) instanceof Map<?, ?> inner) {
                  check(inner, item, at + "." + name, faults);
                }
              });
            }
            yield true;
          }
          case "additionalProperties" ->
              !(value instanceof Map<?, ?> map)
                  || !Boolean.FALSE.equals(given)
                  || ((Map<?, ?>) schema.get("properties")).keySet().containsAll(map.keySet());
          case "oneOf" -> fitting((List<?>) given, value) == 1;
          case "anyOf" -> fitting((List<?>) given, value) > 0;
          default -> throw new AssertionError("a keyword that is not known: " + keyword);
        };
    if (!fits) {
      faults.add(at + " does not fit " + keyword + " " + given + ": " + value);
    }
  }

  private long fitting(List<?> schemas, @Nullable Object value) {
    return schemas.stream()
        .filter(each -> {
          List<String> faults = new ArrayList<>();
          check((Map<?, ?>) each, value, "$", faults);
          return faults.isEmpty();
        })
        .count();
  }

  private static boolean isOf(String type, @Nullable Object value) {
    return switch (type) {
      case "object" -> value instanceof Map;
      case "array" -> value instanceof List;
      case "string" -> value instanceof String;
      case "integer" -> value instanceof Integer || value instanceof Long;
      default -> throw new AssertionError("a type that is not known: " + type);
    };
  }

  private Map<?, ?> resolved(String reference) {
    Object at = root;
    for (String step : reference.substring("#/".length()).split("/", -1)) {
      at = ((Map<?, ?>) at).get(step);
    }
    return (Map<?, ?>) at;
  }
}
