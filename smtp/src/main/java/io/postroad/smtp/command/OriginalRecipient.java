package io.postroad.smtp.command;

import io.postroad.smtp.text.UnicodeXtext;
import io.postroad.smtp.text.Utf8;
import io.postroad.smtp.text.Xtext;
import java.util.Optional;

/**
 * The ORCPT parameter: the recipient as the sender first named it (RFC 3461 §4.2). Immutable.
 *
 * @param addressType such as {@code rfc822}: letters, digits and {@code -}
 * @param address decoded; printable ASCII, and UTF-8 where the type is {@code utf-8} (RFC 6533)
 */
public record OriginalRecipient(String addressType, String address) {

  /** The address type for addresses beyond ASCII (RFC 6533 §3). */
  public static final String UTF_8 = "utf-8";

  /** Characters of the whole decoded value (RFC 3461 §4.2 allows 500 octets encoded). */
  static final int OCTETS_MAX = 500;

  /** Checks the form. */
  public OriginalRecipient {
    if (!isAtom(addressType) || address.isEmpty() || !isText(addressType, address)) {
      throw new IllegalArgumentException("an original recipient is a type and an address");
    }
  }

  /** Reads {@code type;xtext}; empty when it is none. */
  public static Optional<OriginalRecipient> parse(String value) {
    int semicolon = value.indexOf(';');
    if (semicolon < 1 || value.length() > OCTETS_MAX) {
      return Optional.empty();
    }
    String type = value.substring(0, semicolon);
    String encoded = value.substring(semicolon + 1);
    return (isUtf8(type) ? UnicodeXtext.decode(encoded) : Xtext.decode(encoded))
        .filter(address -> isAtom(type) && !address.isEmpty() && isText(type, address))
        .map(address -> new OriginalRecipient(type, address));
  }

  /** As it stands on the wire; always ASCII, so that any server that offers DSN may hear of it. */
  public String text() {
    return addressType
        + ";"
        + (isUtf8(addressType) ? UnicodeXtext.encode(address) : Xtext.encode(address));
  }

  private static boolean isUtf8(String type) {
    return type.equalsIgnoreCase(UTF_8);
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
