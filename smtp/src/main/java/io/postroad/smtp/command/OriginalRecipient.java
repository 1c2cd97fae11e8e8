package io.postroad.smtp.command;

import io.postroad.smtp.text.Xtext;
import java.util.Optional;

/**
 * The ORCPT parameter: the recipient as the sender first named it (RFC 3461 §4.2). Immutable.
 *
 * @param addressType such as {@code rfc822}: letters, digits and {@code -}
 * @param address decoded; printable ASCII, and UTF-8 where the type is {@code utf-8} (RFC 6533)
 */
public record OriginalRecipient(String addressType, String address) {

  /** Characters of the whole decoded value (RFC 3461 §4.2 allows 500 octets encoded). */
  static final int OCTETS_MAX = 500;

  /** Checks the form. */
  public OriginalRecipient {
    if (!isAtom(addressType) || address.isEmpty() || !isText(address)) {
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
    return Xtext.decode(value.substring(semicolon + 1))
        .filter(address -> isAtom(type) && !address.isEmpty() && isText(address))
        .map(address -> new OriginalRecipient(type, address));
  }

  /** As it stands on the wire. */
  public String text() {
    return addressType + ";" + Xtext.encode(address);
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

  private static boolean isText(String text) {
    return text.chars().allMatch(c -> c >= ' ' && c < 0x7F);
  }
}
