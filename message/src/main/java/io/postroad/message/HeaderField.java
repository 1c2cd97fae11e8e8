package io.postroad.message;

import java.util.Locale;

/**
 * One header field (RFC 5322 §2.2) exactly as it came. Both texts hold one octet a char (ISO
 * 8859-1), so nothing is lost and nothing is interpreted. Immutable.
 *
 * @param name what stands before the colon, without white space around it; empty for a line without
 *     a colon
 * @param rawValue what follows the colon, folds included, without the final line end
 */
public record HeaderField(String name, String rawValue) {

  /** Whether this is the named field; names are compared without case. */
  public boolean is(String otherName) {
    return name.equalsIgnoreCase(otherName);
  }

  /** The name in lower case, for use as a key. */
  public String key() {
    return name.toLowerCase(Locale.ROOT);
  }

  /**
   * The value without its folds (RFC 5322 §2.2.3: the line ends go, the white space stays) and
   * without white space around it; still one octet a char.
   */
  public String unfolded() {
    StringBuilder text = new StringBuilder(rawValue.length());
    for (int i = 0; i < rawValue.length(); i++) {
      char c = rawValue.charAt(i);
      if (c != '\r' && c != '\n') {
        text.append(c);
      }
    }
    return text.toString().strip();
  }

  /**
   * The value as text to look at: unfolded, encoded words (RFC 2047) decoded, bare 8-bit octets
   * read as UTF-8 where they are that, control characters replaced. Never for protocol use.
   */
  public String decodedText() {
    return EncodedWords.decode(unfolded());
  }
}
