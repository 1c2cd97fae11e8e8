package io.postroad.app.log;

import io.postroad.app.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One event or fault on its way to the log. Immutable.
 *
 * @param event the word that names it
 * @param fields the rest, in order: texts, numbers, lists of texts
 */
record LogLine(Instant at, String level, String event, Map<String, @Nullable Object> fields) {
  private static final int LIST_MAX = 20;

  /** As it is written, without the line end. */
  String render(LogFormat format) {
    return switch (format) {
      case TEXT -> text();
      case JSON -> json();
    };
  }

  /** Whether it says the same as another, whenever that was. */
  boolean repeats(LogLine other) {
    return event.equals(other.event) && level.equals(other.level) && fields.equals(other.fields);
  }

  private String json() {
    Map<String, @Nullable Object> line = Json.object();
    line.put("at", Json.time(at));
    line.put("level", level);
    line.put("event", event);
    fields.forEach((name, value) -> line.put(name, harmless(value)));
    return Json.text(line);
  }

  private String text() {
    StringBuilder line = new StringBuilder(Json.time(at)).append(' ');
    if (!level.equals("info") && !level.equals(event)) {
      line.append(level).append(' ');
    }
    // A note has nothing to say but its message; a warning says so once.
    boolean bare = event.equals("note");
    line.append(bare ? "" : event);
    fields.forEach((name, value) -> {
      if (name.equals("message")) {
        line.append(bare ? "" : ": ").append(harmless(value));
      } else {
        line.append(' ').append(name).append('=').append(plain(value));
      }
    });
    return line.toString();
  }

  private static String plain(@Nullable Object value) {
    if (value instanceof List<?> list) {
      return String.join(",", list.stream().map(LogLine::plain).toList());
    }
    if (value instanceof Map<?, ?> map) {
      return quoted(String.join(" ", map.values().stream().map(LogLine::harmlessText).toList()));
    }
    return quoted(harmlessText(value));
  }

  private static String harmlessText(@Nullable Object value) {
    return String.valueOf(harmless(value));
  }

  private static String quoted(String text) {
    boolean bare = !text.isEmpty() && text.indexOf(' ') < 0 && text.indexOf('"') < 0;
    return bare ? text : '"' + text.replace("\"", "\\\"") + '"';
  }

  private static @Nullable Object harmless(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case String text -> Escaped.line(text);
      case List<?> list -> {
        List<@Nullable Object> result = new ArrayList<>();
        list.stream().limit(LIST_MAX).forEach(item -> result.add(harmless(item)));
        if (list.size() > LIST_MAX) {
          result.add("and " + (list.size() - LIST_MAX) + " more");
        }
        yield result;
      }
      case Map<?, ?> map -> {
        Map<String, @Nullable Object> result = Json.object();
        map.forEach((name, item) -> result.put(String.valueOf(name), harmless(item)));
        yield result;
      }
      default -> value;
    };
  }
}
