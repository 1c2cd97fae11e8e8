package io.postroad.message;

import io.postroad.smtp.text.Utf8;
import java.nio.charset.StandardCharsets;
import java.util.List;
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

  /** Lines of one reply that are told. */
  private static final int LINES_MAX = 20;

  private final StringBuilder out = new StringBuilder();

  /** {@code Name: value}, folded. */
  ReportText field(String name, String value) {
    out.append(name).append(':');
    return folded(name.length() + 1, ascii(value, VALUE_MAX));
  }

  /**
   * {@code Name: value} on one line with every space it has, for what is compared character by
   * character: visible characters of every script stay (RFC 6532 §3). What the wire can carry is
   * never cut.
   */
  ReportText exactField(String name, String value) {
    out.append(name).append(": ").append(exact(value)).append("\r\n");
    return this;
  }

  /** ASCII with every space it has, each line on a line of its own (RFC 3461 §9.2); folded. */
  ReportText linesField(String name, String type, List<String> lines) {
    out.append(name).append(':');
    int column = name.length() + 1;
    String before = type;
    for (String line : lines.subList(0, Math.min(lines.size(), LINES_MAX))) {
      folded(column, escaped(before + line, VALUE_MAX, Form.SPACED_ASCII));
      column = 0;
      before = "";
    }
    return this;
  }

  private ReportText folded(int from, String safe) {
    int column = from;
    for (String word : safe.split(" ", -1)) {
      if (column + 1 + word.length() > FOLD_AT && column > from && !word.isEmpty()) {
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

  /** What becomes of a character. */
  private enum Form {
    /** ASCII alone; runs of white space become one space. */
    ASCII,
    /** The same with every space kept. */
    SPACED_ASCII,
    /** What people can see, of every script; runs of white space become one space. */
    READABLE,
    /** What may stand in an address, of every script, with every space kept. */
    EXACT
  }

  /**
   * {@code text} in printable ASCII, at most {@code max} chars: everything else is written {@code
   * \\x{HEX}} as in RFC 6533 §3, line ends and tabs as a space, runs of spaces as one.
   */
  static String ascii(String text, int max) {
    return escaped(text, max, Form.ASCII).strip();
  }

  /** The same for people: letters and signs of every script stay, invisible ones are escaped. */
  static String readable(String text, int max) {
    return escaped(text, max, Form.READABLE).strip();
  }

  private static String exact(String text) {
    String safe = escaped(text, VALUE_MAX, Form.EXACT);
    while (safe.getBytes(StandardCharsets.UTF_8).length > VALUE_MAX) {
      safe = safe.substring(0, safe.offsetByCodePoints(safe.length(), -1));
    }
    return safe;
  }

  private static String escaped(String text, int max, Form form) {
    StringBuilder safe = new StringBuilder(Math.min(text.length(), max));
    boolean everySpace = form == Form.SPACED_ASCII || form == Form.EXACT;
    int i = 0;
    while (i < text.length()) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      int before = safe.length();
      if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
        if ((everySpace && c == ' ') || (before > 0 && safe.charAt(before - 1) != ' ')) {
          safe.append(' ');
        }
      } else if ((c > ' ' && c < 127) || (c > 127 && staysAsItIs(c, form))) {
        safe.appendCodePoint(c);
      } else {
        safe.append("\\x{").append(Integer.toHexString(c).toUpperCase(Locale.ROOT)).append('}');
      }
      if (safe.length() > max) {
        safe.setLength(before);
        break;
      }
    }
    return safe.toString();
  }

  private static boolean staysAsItIs(int c, Form form) {
    return switch (form) {
      case ASCII, SPACED_ASCII -> false;
      case READABLE -> isVisible(c);
      case EXACT -> Utf8.isPrintable(c);
    };
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
