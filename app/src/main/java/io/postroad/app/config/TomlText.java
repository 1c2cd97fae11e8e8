package io.postroad.app.config;

import java.util.List;
import java.util.stream.Collectors;

/** Writes values as a TOML file would have them. */
public final class TomlText {
  private TomlText() {}

  /** A text in quotes, a number, a boolean or a list of these. */
  public static String of(Object value) {
    return switch (value) {
      case String text -> quoted(text);
      case List<?> list ->
          list.stream().map(TomlText::of).collect(Collectors.joining(", ", "[", "]"));
      default -> String.valueOf(value);
    };
  }

  private static String quoted(String text) {
    StringBuilder result = new StringBuilder("\"");
    text.codePoints()
        .forEach(c -> {
          switch (c) {
            case '"' -> result.append("\\\"");
            case '\\' -> result.append("\\\\");
            case '\n' -> result.append("\\n");
            case '\t' -> result.append("\\t");
            default -> {
              if (c < ' ' || c == 0x7F) {
                result.append("\\u%04X".formatted(c));
              } else {
                result.appendCodePoint(c);
              }
            }
          }
        });
    return result.append('"').toString();
  }
}
