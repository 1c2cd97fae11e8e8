package io.postroad.smtp.command;

import io.postroad.smtp.text.UnicodeXtext;
import io.postroad.smtp.text.Utf8;
import io.postroad.smtp.text.Xtext;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The ORCPT parameter: the recipient as the sender first named it (RFC 3461 §4.2). Immutable.
 *
 * @param addressType such as {@code rfc822}: letters, digits and {@code -}
 * @param encoded the address as it was given, because a next hop gets the very same value (RFC 3461
 *     §5.2.1 d): xtext, or for the type {@code utf-8} one of the forms of RFC 6533 §3; decoded it
 *     is printable
 */
public record OriginalRecipient(String addressType, String encoded) {

  /** The address type for addresses beyond ASCII (RFC 6533 §3). */
  public static final String UTF_8 = "utf-8";

  /** Octets of the whole value (RFC 3461 §4.2). */
  static final int OCTETS_MAX = 500;

  /** Checks the form. */
  public OriginalRecipient {
    if (!isAtom(addressType) || decoded(addressType, encoded).isEmpty()) {
      throw new IllegalArgumentException("an original recipient is a type and an address");
    }
  }

  /**
   * One with this address, UTF-8 as it is (RFC 6533 §3 prefers that where it may stand).
   *
   * @throws IllegalArgumentException when the type is none or the address not one of its kind
   */
  public static OriginalRecipient of(String addressType, String address) {
    return new OriginalRecipient(
        addressType,
        isUtf8(addressType) ? UnicodeXtext.encodeUtf8(address) : Xtext.encode(address));
  }

  /** Reads {@code type;address}, each octet a character; empty when it is none. */
  public static Optional<OriginalRecipient> parse(String value) {
    return value.length() > OCTETS_MAX ? Optional.empty() : stored(value);
  }

  /** The same of any length: what was accepted once is read, whatever the wire allows now. */
  static Optional<OriginalRecipient> stored(String value) {
    int semicolon = value.indexOf(';');
    if (semicolon < 1) {
      return Optional.empty();
    }
    String type = value.substring(0, semicolon);
    byte[] octets = value.substring(semicolon + 1).getBytes(StandardCharsets.ISO_8859_1);
    return Utf8.decode(octets, 0, octets.length)
        .filter(encoded -> isAtom(type) && decoded(type, encoded).isPresent())
        .map(encoded -> new OriginalRecipient(type, encoded));
  }

  /** The address, decoded. */
  public String address() {
    return decoded(addressType, encoded).orElseThrow();
  }

  /** Whether it was given in ASCII; UTF-8 stands in transactions with SMTPUTF8 alone. */
  public boolean isAscii() {
    return Utf8.isAscii(encoded);
  }

  /** As it was given. */
  public String text() {
    return addressType + ";" + encoded;
  }

  /** As any server that offers DSN may hear it: UTF-8 gives way to utf-8-addr-xtext. */
  public String asciiText() {
    return isAscii() ? text() : addressType + ";" + UnicodeXtext.encode(address());
  }

  /** Whether the address type is that of RFC 6533, in any case of letters. */
  public boolean isUtf8() {
    return isUtf8(addressType);
  }

  private static boolean isUtf8(String type) {
    return type.equalsIgnoreCase(UTF_8);
  }

  private static Optional<String> decoded(String type, String encoded) {
    return (isUtf8(type) ? UnicodeXtext.decode(encoded) : Xtext.decode(encoded))
        .filter(address -> !address.isEmpty() && isText(type, address));
  }

  private static boolean isAtom(String text) {
    return !text.isEmpty()
        && text.chars()
            .allMatch(c ->
                (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || c == '-');
  }

  private static boolean isText(String type, String text) {
    return Utf8.isPrintable(text) && (isUtf8(type) || Utf8.isAscii(text));
  }
}
