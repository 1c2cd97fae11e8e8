package io.postroad.message;

import java.nio.charset.StandardCharsets;

/** Encodes UTF-8 text for a 7-bit body (RFC 2045 §6.7). */
final class QuotedPrintable {

  private static final int LINE_MAX = 76;
  private static final String HEX = "0123456789ABCDEF";

  private QuotedPrintable() {}

  /** {@code text} has CR LF line ends, which stay; no line of the result is over 76 chars. */
  static String encode(String text) {
    StringBuilder out = new StringBuilder(text.length() * 2);
    for (String line : text.split("\r\n", -1)) {
      encodeLine(line.getBytes(StandardCharsets.UTF_8), out);
      out.append("\r\n");
    }
    out.setLength(out.length() - 2);
    return out.toString();
  }

  private static void encodeLine(byte[] line, StringBuilder out) {
    int column = 0;
    for (int i = 0; i < line.length; i++) {
      int octet = line[i] & 0xFF;
      boolean last = i == line.length - 1;
      boolean plain = octet > ' ' && octet < 127 && octet != '=';
      boolean encoded = !(plain || (octet == ' ' && !last));
      int width = encoded ? 3 : 1;
      if (column + width > (last ? LINE_MAX : LINE_MAX - 1)) {
        out.append("=\r\n");
        column = 0;
      }
      if (encoded) {
        out.append('=').append(HEX.charAt(octet >> 4)).append(HEX.charAt(octet & 15));
      } else {
        out.append((char) octet);
      }
      column += width;
    }
  }
}
