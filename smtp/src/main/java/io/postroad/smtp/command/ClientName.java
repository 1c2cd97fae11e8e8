package io.postroad.smtp.command;

import io.postroad.smtp.address.Domain;
import java.util.Optional;

/**
 * What a client calls itself in EHLO or HELO; it gives no rights (rule S7). Any word of printable
 * ASCII will do, because a server must not refuse mail for its sake (RFC 5321 §4.1.4). Immutable.
 *
 * @param text 1 to 255 printable ASCII characters without a space
 */
public record ClientName(String text) {

  /** The longest name (RFC 5321 §4.5.3.1.2). */
  public static final int OCTETS_MAX = 255;

  /**
   * Checks characters and length.
   *
   * @throws IllegalArgumentException when the text is empty, too long or not one printable word
   */
  public ClientName {
    if (text.isEmpty() || text.length() > OCTETS_MAX || !CommandText.isWord(text)) {
      throw new IllegalArgumentException("not a client name");
    }
  }

  /** Whether it is an address literal such as {@code [192.0.2.1]}. */
  public boolean isAddressLiteral() {
    return text.charAt(0) == '[' && domain().isPresent();
  }

  /** The domain or address literal that it should be (RFC 5321 §4.1.1.1); empty for other words. */
  public Optional<Domain> domain() {
    return Domain.parse(text);
  }
}
