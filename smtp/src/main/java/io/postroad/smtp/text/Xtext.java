package io.postroad.smtp.text;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * xtext: printable ASCII where {@code +}, {@code =}, spaces and all else stand as {@code +} and two
 * hexadecimal digits in upper case (RFC 3461 §4). Stateless.
 */
public final class Xtext {
  private static final String DIGITS = "0123456789ABCDEF";

  private Xtext() {}

  /**
   * Encodes a text.
   *
   * @throws IllegalArgumentException when a character is over 255
   */
  public static String encode(String text) {
    StringBuilder encoded = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c > 0xFF) {
        throw new IllegalArgumentException("xtext holds octets");
      }
      if (c > ' ' && c < 0x7F && c != '+' && c != '=') {
        encoded.append(c);
      } else {
        encoded.append('+').append(DIGITS.charAt(c >> 4)).append(DIGITS.charAt(c & 15));
      }
    }
    return encoded.toString();
  }

  /** Encodes the UTF-8 octets of a text. */
  public static String encodeUtf8(String text) {
    return encode(new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
  }

  /** Decodes a text whose octets are UTF-8; empty when it is no xtext or they are not. */
  public static Optional<String> decodeUtf8(String xtext) {
    return decode(xtext)
        .map(octets -> octets.getBytes(StandardCharsets.ISO_8859_1))
        .flatMap(octets -> Utf8.decode(octets, 0, octets.length));
  }

  /** Decodes a text, each octet a character; empty when it is no xtext. */
  public static Optional<String> decode(String xtext) {
    StringBuilder decoded = new StringBuilder(xtext.length());
    int at = 0;
    while (at < xtext.length()) {
      char c = xtext.charAt(at++);
      if (c <= ' ' || c >= 0x7F || c == '=') {
        return Optional.empty();
      }
      if (c == '+') {
        if (at + 2 > xtext.length()) {
          return Optional.empty();
        }
        int high = DIGITS.indexOf(xtext.charAt(at));
        int low = DIGITS.indexOf(xtext.charAt(at + 1));
        if (high < 0 || low < 0) {
          return Optional.empty();
        }
        decoded.append((char) (high << 4 | low));
        at += 2;
      } else {
        decoded.append(c);
      }
    }
    return Optional.of(decoded.toString());
  }
}
