package io.postroad.smtp.address;

import io.postroad.smtp.text.Utf8;
import java.text.Normalizer;
import java.util.Locale;

/**
 * What stands left of the at-sign, without the quotes of a quoted string (RFC 5321 §4.1.2, RFC 6531
 * §3.3). Immutable; equality is exact, because only the destination knows whether case or Unicode
 * normalization matters (RFC 5321 §2.4, RFC 6530 §10.1).
 *
 * <p>Deviates from RFC 6531 §3.3, which allows every character beyond ASCII: controls, line and
 * paragraph separators, noncharacters and invisible format characters (bidirectional controls among
 * them; the joiners not) are refused, because they make an address look like another (rule P2).
 *
 * @param value printable ASCII, spaces and Unicode; written, with quotes if it needs them, at most
 *     64 octets
 */
public record LocalPart(String value) {

  /**
   * Checks characters and length.
   *
   * @throws IllegalArgumentException when no local-part can have this value
   */
  public LocalPart {
    if (!Utf8.isPrintable(value)) {
      throw new IllegalArgumentException("not a local-part");
    }
    if (AddressParser.octetCount(written(value)) > AddressParser.LOCAL_PART_OCTETS_MAX) {
      throw new IllegalArgumentException("local-part over 64 octets");
    }
  }

  /**
   * The form in which local-parts of our own domains are compared: lower case in Normalization Form
   * C (RFC 6530 §10.1). Those of others are never changed.
   */
  public static String folded(String value) {
    return Utf8.isAscii(value)
        ? value.toLowerCase(Locale.ROOT)
        : Normalizer.normalize(
            Normalizer.normalize(value, Normalizer.Form.NFC).toLowerCase(Locale.ROOT),
            Normalizer.Form.NFC);
  }

  /**
   * As it is written on the wire: a Dot-string if it can be one, else quoted as little as needed.
   */
  public String text() {
    return written(value);
  }

  private static String written(String value) {
    return isDotString(value) ? value : quoted(value);
  }

  private static boolean isDotString(String value) {
    boolean atomBegins = true;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '.' ? atomBegins : c < 0x80 && !AddressParser.isAtext(c)) {
        return false;
      }
      atomBegins = c == '.';
    }
    return !atomBegins;
  }

  private static String quoted(String value) {
    StringBuilder text = new StringBuilder(value.length() + 2).append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        text.append('\\');
      }
      text.append(c);
    }
    return text.append('"').toString();
  }
}
