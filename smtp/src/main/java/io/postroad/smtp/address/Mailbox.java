package io.postroad.smtp.address;

import io.postroad.smtp.text.Utf8;
import java.util.Optional;

/** A local-part at a domain (RFC 5321 §4.1.2, RFC 6531 §3.3). Immutable. */
public record Mailbox(LocalPart localPart, Domain domain) implements ReversePath, ForwardPath {

  /**
   * Checks the length of both parts together.
   *
   * @throws IllegalArgumentException when no path can hold it (RFC 5321 §4.5.3.1.3)
   */
  public Mailbox {
    int octets =
        AddressParser.octetCount(localPart.text()) + 1 + AddressParser.octetCount(domain.text());
    if (octets > AddressParser.MAILBOX_OCTETS_MAX) {
      throw new IllegalArgumentException("mailbox over 254 octets");
    }
  }

  /** Reads {@code local@domain} without brackets; empty when it is no mailbox. */
  public static Optional<Mailbox> parse(String text) {
    byte[] octets = AddressParser.octets(text);
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

  /** Whether it can be sent without SMTPUTF8 as it is written. */
  public boolean isAscii() {
    return Utf8.isAscii(localPart.value()) && Utf8.isAscii(domain.text());
  }

  /**
   * The same mailbox in ASCII: U-labels become A-labels, which is no other address; empty when the
   * local-part is beyond ASCII, for which there is no such form (RFC 6530 §8), or the result too
   * long.
   */
  public Optional<Mailbox> toAscii() {
    if (isAscii()) {
      return Optional.of(this);
    }
    Domain ascii =
        switch (domain) {
          case DomainName name -> new DomainName(name.canonical());
          case AddressLiteral literal -> literal;
        };
    boolean fits =
        localPart.text().length() + 1 + ascii.text().length() <= AddressParser.MAILBOX_OCTETS_MAX;
    return fits && Utf8.isAscii(localPart.value())
        ? Optional.of(new Mailbox(localPart, ascii))
        : Optional.empty();
  }

  @Override
  public String text() {
    return localPart.text() + "@" + domain.text();
  }
}
