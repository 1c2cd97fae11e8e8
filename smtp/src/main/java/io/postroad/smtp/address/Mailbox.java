package io.postroad.smtp.address;

import java.util.Optional;

/** A local-part at a domain (RFC 5321 §4.1.2). Immutable. */
public record Mailbox(LocalPart localPart, Domain domain) implements ReversePath, ForwardPath {

  /**
   * Checks the length of both parts together.
   *
   * @throws IllegalArgumentException when no path can hold it (RFC 5321 §4.5.3.1.3)
   */
  public Mailbox {
    int octets = localPart.text().length() + 1 + domain.text().length();
    if (octets > AddressParser.MAILBOX_OCTETS_MAX) {
      throw new IllegalArgumentException("mailbox over 254 octets");
    }
  }

  /** Reads {@code local@domain} without brackets; empty when it is no mailbox. */
  public static Optional<Mailbox> parse(String text) {
    byte[] octets = AddressParser.ascii(text);
    if (octets == null) {
      return Optional.empty();
    }
    return switch (AddressParser.mailbox(octets, 0, octets.length)) {
      case AddressParser.Result.Found<Mailbox>(Mailbox mailbox, int end)
          when end == octets.length ->
          Optional.of(mailbox);
      case AddressParser.Result.Found<Mailbox> _, AddressParser.Result.Broken<Mailbox> _ ->
          Optional.empty();
    };
  }

  @Override
  public String text() {
    return localPart.text() + "@" + domain.text();
  }
}
