package io.postroad.smtp.address;

/**
 * What stands left of the at-sign, without the quotes of a quoted string (RFC 5321 §4.1.2).
 * Immutable; equality is exact, because only the destination knows whether case matters (RFC 5321
 * §2.4).
 *
 * @param value printable ASCII and spaces; written, with quotes if it needs them, at most 64 octets
 */
public record LocalPart(String value) {

  /**
   * Checks characters and length.
   *
   * @throws IllegalArgumentException when no local-part can have this value
   */
  public LocalPart {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c < ' ' || c > '~') {
        throw new IllegalArgumentException("not a local-part");
      }
    }
    if (written(value).length() > AddressParser.LOCAL_PART_OCTETS_MAX) {
      throw new IllegalArgumentException("local-part over 64 octets");
    }
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
      if (c == '.' ? atomBegins : !AddressParser.isAtext(c)) {
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
