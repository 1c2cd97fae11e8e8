package io.postroad.inbox;

import io.postroad.message.EncodedWords;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Octets of a text part as text. */
final class BodyText {

  private BodyText() {}

  /**
   * Decodes by the charset that the part names, if this platform has it; else as UTF-8 where the
   * octets are that, else as Windows-1252. Line ends become LF.
   */
  static String decode(byte[] octets, String charsetName) {
    Optional<Charset> charset = EncodedWords.charset(charsetName);
    String text;
    if (charset.isPresent() && !charset.get().equals(StandardCharsets.US_ASCII)) {
      text = new String(octets, charset.get());
    } else {
      text = new String(octets, StandardCharsets.UTF_8);
      int firstBad = text.indexOf('\uFFFD');
      // The last character may have been cut in two.
      if (firstBad >= 0 && firstBad < text.length() - 3) {
        text =
            new String(
                octets, EncodedWords.charset("windows-1252").orElse(StandardCharsets.ISO_8859_1));
      }
    }
    return text.replace("\r\n", "\n").replace('\r', '\n');
  }

  /** The beginning of {@code text} on one line, at most {@code max} chars. */
  static String oneLine(String text, int max) {
    StringBuilder line = new StringBuilder(max);
    for (int i = 0; i < text.length() && line.length() < max; i++) {
      char c = text.charAt(i);
      boolean invisible = c == '\u200B' || c == '\u200C' || c == '\u00AD' || c == '\u034F';
      if (Character.isWhitespace(c) || Character.isSpaceChar(c) || Character.isISOControl(c)) {
        if (!line.isEmpty() && line.charAt(line.length() - 1) != ' ') {
          line.append(' ');
        }
      } else if (!invisible) {
        line.append(c);
      }
    }
    int end = line.length();
    if (end > 0 && Character.isHighSurrogate(line.charAt(end - 1))) {
      end--;
    }
    return line.substring(0, end).strip();
  }
}
