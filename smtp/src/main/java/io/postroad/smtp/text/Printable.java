package io.postroad.smtp.text;

/**
 * Foreign text made harmless: one line of what can be seen, cut to a length. Whatever a peer sent
 * passes through here before it is echoed, logged or stored (rule S6). Stateless.
 */
public final class Printable {

  /** The most octets of the client's own text that a reply repeats (rule S6). */
  public static final int ECHO_OCTETS_MAX = 64;

  private Printable() {}

  /**
   * The first {@code max} characters of {@code text}, with {@code ?} for each that is not printable
   * ASCII; a text that was cut ends in three dots within {@code max}.
   */
  public static String line(String text, int max) {
    if (text.length() <= max && isPrintableAscii(text)) {
      return text;
    }
    StringBuilder line = new StringBuilder(Math.min(text.length(), max));
    for (int i = 0; i < text.length() && line.length() < max; i++) {
      char c = text.charAt(i);
      line.append(c >= 0x20 && c < 0x7F ? c : '?');
    }
    return cut(line, text.length() > max, max);
  }

  /** The same for octets, each judged alone. */
  public static String line(byte[] octets, int from, int to, int max) {
    StringBuilder line = new StringBuilder(Math.min(to - from, max));
    for (int i = from; i < to && line.length() < max; i++) {
      byte b = octets[i];
      line.append(b >= 0x20 && b < 0x7F ? (char) b : '?');
    }
    return cut(line, to - from > max, max);
  }

  /**
   * The first {@code max} characters of {@code text} for people: Unicode stays, with {@code ?} for
   * each character that is no text to be seen ({@link Utf8#isPrintable(int)}).
   */
  public static String shown(String text, int max) {
    if (text.length() <= max && isPrintableAscii(text)) {
      return text;
    }
    StringBuilder line = new StringBuilder(Math.min(text.length(), max));
    int at = 0;
    while (at < text.length()) {
      int c = text.codePointAt(at);
      if (line.length() + Character.charCount(c) > max) {
        int keep = Math.min(line.length(), Math.max(0, max - 3));
        boolean torn = keep > 0 && Character.isHighSurrogate(line.charAt(keep - 1));
        line.setLength(torn ? keep - 1 : keep);
        return line.append("...").toString();
      }
      line.appendCodePoint(Utf8.isPrintable(c) && c != 0xFFFD ? c : '?');
      at += Character.charCount(c);
    }
    return line.toString();
  }

  /** Client text as a reply may repeat it: at most {@value #ECHO_OCTETS_MAX} octets. */
  public static String echo(String text) {
    return line(text, ECHO_OCTETS_MAX);
  }

  /** What nearly every text is: it needs no copy. */
  private static boolean isPrintableAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x20 || c >= 0x7F) {
        return false;
      }
    }
    return true;
  }

  private static String cut(StringBuilder line, boolean wasCut, int max) {
    if (wasCut && max >= 3) {
      line.replace(max - 3, max, "...");
    }
    return line.toString();
  }
}
