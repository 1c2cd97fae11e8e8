package io.postroad.app.json;

import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.jr.ob.JSON;

/**
 * Writes and reads JSON made of maps, lists, texts, numbers, booleans and null. No type of ours is
 * ever written by reflection: what leaves is what the code says. Thread-safe.
 */
public final class Json {
  private static final int DEPTH_MAX = 32;

  private static final JSON COMPACT =
      JSON.builder().enable(JSON.Feature.WRITE_NULL_PROPERTIES).build();
  private static final JSON PRETTY = COMPACT.with(JSON.Feature.PRETTY_PRINT_OUTPUT);

  private Json() {}

  /** On one line. */
  public static String text(@Nullable Object value) {
    return COMPACT.asString(value);
  }

  /** Indented, for people. */
  public static String pretty(@Nullable Object value) {
    return PRETTY.asString(value);
  }

  /** An object in the making; null values are written. */
  public static Map<String, @Nullable Object> object() {
    return new LinkedHashMap<>();
  }

  /** RFC 3339 in UTC, to the millisecond. */
  public static String time(Instant instant) {
    return instant.truncatedTo(ChronoUnit.MILLIS).toString();
  }

  /**
   * Reads a JSON object.
   *
   * @throws IOException when it is none, or nested deeper than 32
   */
  public static Map<String, @Nullable Object> readObject(String text) throws IOException {
    checkDepth(text);
    try {
      Map<String, @Nullable Object> result = object();
      result.putAll(COMPACT.mapFrom(text));
      return result;
    } catch (JacksonException e) {
      throw new IOException("not a JSON object: " + e.getOriginalMessage(), e);
    }
  }

  /**
   * Reads a JSON array.
   *
   * @throws IOException when it is none, or nested deeper than 32
   */
  public static List<@Nullable Object> readList(String text) throws IOException {
    checkDepth(text);
    try {
      return new ArrayList<@Nullable Object>(COMPACT.listOfFrom(Object.class, text));
    } catch (JacksonException e) {
      throw new IOException("not a JSON array: " + e.getOriginalMessage(), e);
    }
  }

  /** Before the parser recurses (W4). */
  private static void checkDepth(String text) throws IOException {
    int depth = 0;
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quoted) {
        if (c == '\\') {
          i++;
        } else if (c == '"') {
          quoted = false;
        }
      } else if (c == '"') {
        quoted = true;
      } else if (c == '{' || c == '[') {
        depth++;
      } else if (c == '}' || c == ']') {
        depth--;
      }
      if (depth > DEPTH_MAX) {
        throw new IOException("JSON nested deeper than " + DEPTH_MAX);
      }
    }
  }
}
