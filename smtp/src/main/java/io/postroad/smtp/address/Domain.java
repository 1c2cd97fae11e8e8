package io.postroad.smtp.address;

import io.postroad.smtp.text.Utf8;
import java.util.Optional;

/** What stands right of the at-sign: a name or an address literal (RFC 5321 §4.1.2, §4.1.3). */
public sealed interface Domain permits DomainName, AddressLiteral {

  /** As it is written on the wire, an address literal with its brackets. */
  String text();

  /**
   * The form in which domains are compared (rule P2): lower-case A-labels, or the literal in lower
   * case.
   */
  String canonical();

  /** The text where that is ASCII, else with A-labels: what every server can take. */
  default String asciiText() {
    return Utf8.isAscii(text()) ? text() : canonical();
  }

  /** Reads a name or an address literal with its brackets; empty when it is neither. */
  static Optional<Domain> parse(String text) {
    byte[] octets = AddressParser.octets(text);
    if (octets == null) {
      return Optional.empty();
    }
    return switch (AddressParser.domain(octets, 0, octets.length)) {
      case AddressParser.Result.Found<Domain>(Domain domain, int end) when end == octets.length ->
          Optional.of(domain);
      case AddressParser.Result.Found<Domain> _, AddressParser.Result.Broken<Domain> _ ->
          Optional.empty();
    };
  }
}
