package io.postroad.testkit.transcript;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Octets as transcripts write them: printable ASCII is itself, all else escaped. */
public final class Octets {
  private Octets() {}

  /**
   * The octets that {@code text} stands for: {@code \r}, {@code \n}, {@code \t}, {@code \\} and
   * {@code \x00} are escapes; a character beyond ASCII is its UTF-8.
   *
   * @throws IllegalArgumentException for another escape or a control
   */
  public static byte[] parse(String text) {
    ByteArrayOutputStream octets = new ByteArrayOutputStream(text.length());
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == 0x7F || (c > 0x7F && c < 0xA0)) {
        throw new IllegalArgumentException("write \\x.. for a control: " + text);
      }
      if (c == '\\') {
        at += escape(text, at + 1, octets);
      } else {
        int end = text.offsetByCodePoints(at, 1);
        octets.writeBytes(text.substring(at, end).getBytes(StandardCharsets.UTF_8));
        at = end;
      }
    }
    return octets.toByteArray();
  }

  /** Reads the escape whose letter stands at {@code at}; how many characters it takes in all. */
  private static int escape(String text, int at, ByteArrayOutputStream octets) {
    switch (at < text.length() ? text.charAt(at) : ' ') {
      case 'r' -> octets.write('\r');
      case 'n' -> octets.write('\n');
      case 't' -> octets.write('\t');
      case '\\' -> octets.write('\\');
      case 'x' -> {
        if (at + 2 >= text.length()) {
          throw new IllegalArgumentException("\\x takes two digits: " + text);
        }
        octets.write(Integer.parseInt(text, at + 1, at + 3, 16));
        return 4;
      }
      default -> throw new IllegalArgumentException("unknown escape in: " + text);
    }
    return 2;
  }

  /** The text that stands for {@code octets}. */
  public static String text(byte[] octets) {
    StringBuilder text = new StringBuilder(octets.length);
    for (byte octet : octets) {
      switch (octet) {
        case '\r' -> text.append("\\r");
        case '\n' -> text.append("\\n");
        case '\t' -> text.append("\\t");
        case '\\' -> text.append("\\\\");
        default -> {
          if (octet >= 32 && octet < 127) {
            text.append((char) octet);
          } else {
            text.append("\\x%02x".formatted(octet & 0xff));
          }
        }
      }
    }
    return text.toString();
  }
}
