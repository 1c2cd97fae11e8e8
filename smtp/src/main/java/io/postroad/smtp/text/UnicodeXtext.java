package io.postroad.smtp.text;

import java.util.Locale;
import java.util.Optional;

/**
 * utf-8-addr-xtext: an address in printable ASCII, where {@code +}, {@code =}, the backslash and
 * every other character stand as a backslash, {@code x} and hexadecimal digits in braces; and
 * utf-8-addr-unitext, in which UTF-8 may stand as it is (RFC 6533 §3). Stateless.
 */
public final class UnicodeXtext {
  private static final int DIGITS_MAX = 6;
  private static final String EMBEDDED = "\\x{";

  private UnicodeXtext() {}

  /** Encodes a text as ASCII: utf-8-addr-xtext. */
  public static String encode(String text) {
    return encode(text, false);
  }

  /** Encodes a text as UTF-8, where that may stand: utf-8-addr-unitext. */
  public static String encodeUtf8(String text) {
    return encode(text, true);
  }

  private static String encode(String text, boolean inUtf8) {
    StringBuilder encoded = new StringBuilder(text.length());
    text.codePoints()
        .forEach(c -> {
          if (isPlain(c) || (inUtf8 && c > 0x7F)) {
            encoded.appendCodePoint(c);
          } else {
            encoded.append(EMBEDDED).append(String.format(Locale.ROOT, "%02X}", c));
          }
        });
    return encoded.toString();
  }

  /** Decodes either form; empty when it is neither. */
  public static Optional<String> decode(String text) {
    StringBuilder decoded = new StringBuilder(text.length());
    int at = 0;
    while (at < text.length()) {
      int c = text.codePointAt(at);
      if (c == '\\') {
        int close = text.indexOf('}', at);
        int embedded =
            text.startsWith(EMBEDDED, at) ? hex(text, at + EMBEDDED.length(), close) : -1;
        if (embedded < 0) {
          return Optional.empty();
        }
        decoded.appendCodePoint(embedded);
        at = close + 1;
      } else if (isPlain(c) || c > 0x7F) {
        decoded.appendCodePoint(c);
        at += Character.charCount(c);
      } else {
        return Optional.empty();
      }
    }
    return Optional.of(decoded.toString());
  }

  /** QCHAR: printable ASCII without {@code +}, {@code =} and the backslash. */
  private static boolean isPlain(int c) {
    return c > ' ' && c < 0x7F && c != '+' && c != '=' && c != '\\';
  }

  /** A code point of two to six hexadecimal digits that is no surrogate, else -1. */
  private static int hex(String text, int from, int to) {
    if (to - from < 2 || to - from > DIGITS_MAX) {
      return -1;
    }
    int value = 0;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      int digit = c < 0x80 ? Character.digit(c, 16) : -1;
      if (digit < 0) {
        return -1;
      }
      value = value << 4 | digit;
    }
    return value > Character.MAX_CODE_POINT || (value >= 0xD800 && value <= 0xDFFF) ? -1 : value;
  }
}
