package io.postroad.app.log;

import java.util.Locale;

/** Foreign text made harmless for a log: one line, cut, nothing that a terminal obeys (rule L1). */
final class Escaped {
  private static final int OCTETS_MAX = 256;

  private Escaped() {}

  /**
   * At most 256 octets of UTF-8; controls, line separators, bidi marks and lone surrogates escaped.
   */
  static String line(String text) {
    return line(text, OCTETS_MAX);
  }

  static String line(String text, int max) {
    if (text.length() <= max && isPlain(text)) {
      return text;
    }
    StringBuilder result = new StringBuilder(Math.min(text.length(), max) + 8);
    int octets = 0;
    int i = 0;
    while (i < text.length()) {
      int c = text.codePointAt(i);
      String shown = harmless(c) ? Character.toString(c) : String.format(Locale.ROOT, "\\u%04x", c);
      octets += octets(shown);
      if (octets > max) {
        break;
      }
      result.append(shown);
      i += Character.charCount(c);
    }
    return i < text.length() ? result.append("...").toString() : result.toString();
  }

  private static int octets(String shown) {
    int c = shown.codePointAt(0);
    return c < 0x80 ? shown.length() : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
  }

  /** What nearly every text is: it needs no copy. */
  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x7F || !harmless(c)) {
        return false;
      }
    }
    return true;
  }

  private static boolean harmless(int c) {
    if (c < 0x7F) {
      return c >= ' ' && c != '\\';
    }
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
