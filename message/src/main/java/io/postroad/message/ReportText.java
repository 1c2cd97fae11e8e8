package io.postroad.message;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Writes lines of a delivery report. Whatever text it is given, only printable ASCII leaves it (or
 * visible Unicode, where the caller asks for that: RFC 6533 §3), in lines of at most 998 octets
 * that are folded at 78 where there is a space (RFC 5322 §2.1.1): no text of a peer can add a
 * field, end a part or break a line. Confined to one thread.
 */
final class ReportText {

  private static final int FOLD_AT = 78;

  /** Longer values are cut: nobody reads on, and an unbroken word must stay under 998. */
  private static final int VALUE_MAX = 900;

  private final StringBuilder out = new StringBuilder();

  /** {@code Name: value}, folded. */
  ReportText field(String name, String value) {
    return folded(name, ascii(value, VALUE_MAX));
  }

  /** The same, with visible characters of every script as they are (RFC 6532 §3). */
  ReportText unicodeField(String name, String value) {
    return folded(name, readable(value, VALUE_MAX / 3));
  }

  private ReportText folded(String name, String safe) {
    out.append(name).append(':');
    int column = name.length() + 1;
    for (String word : safe.split(" ", -1)) {
      if (column + 1 + word.length() > FOLD_AT && column > name.length() + 1 && !word.isEmpty()) {
        out.append("\r\n");
        column = 0;
      }
      out.append(' ').append(word);
      column += 1 + word.length();
    }
    // A line of white space alone would end no field but confuse readers.
    out.append("\r\n");
    return this;
  }

  /** One line as it is, which is ours. */
  ReportText line(String line) {
    out.append(line).append("\r\n");
    return this;
  }

  /** Whole lines that were made safe before. */
  ReportText append(String lines) {
    out.append(lines);
    return this;
  }

  /**
   * {@code text} in printable ASCII, at most {@code max} chars: everything else is written {@code
   * \\x{HEX}} as in RFC 6533 §3, line ends and tabs as a space, runs of spaces as one.
   */
  static String ascii(String text, int max) {
    return escaped(text, max, false);
  }

  /** The same for people: letters and signs of every script stay, invisible ones are escaped. */
  static String readable(String text, int max) {
    return escaped(text, max, true);
  }

  private static String escaped(String text, int max, boolean allScripts) {
    StringBuilder safe = new StringBuilder(Math.min(text.length(), max));
    int i = 0;
    while (i < text.length()) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      int before = safe.length();
      if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
        if (before > 0 && safe.charAt(before - 1) != ' ') {
          safe.append(' ');
        }
      } else if ((c > ' ' && c < 127) || (allScripts && c > 127 && isVisible(c))) {
        safe.appendCodePoint(c);
      } else {
        safe.append("\\x{").append(Integer.toHexString(c).toUpperCase(Locale.ROOT)).append('}');
      }
      if (safe.length() > max) {
        safe.setLength(before);
        break;
      }
    }
    return safe.toString().strip();
  }

  private static boolean isVisible(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SPACE_SEPARATOR ->
          false;
      default -> true;
    };
  }

  /** A word without spaces, for places where the syntax has none. */
  static String atom(String text, int max) {
    return ascii(text, max).replace(' ', '_');
  }

  String text() {
    return out.toString();
  }

  byte[] octets() {
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }
}
