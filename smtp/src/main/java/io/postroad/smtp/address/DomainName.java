package io.postroad.smtp.address;

import io.postroad.smtp.text.Utf8;
import java.util.Optional;

/**
 * A domain name as it was written. Immutable. Compare by {@link #canonical()}: equality of the
 * record keeps the case that the peer used.
 *
 * @param text labels of letters, digits and inner hyphens (RFC 5321 §4.1.2) or what {@link Idna}
 *     takes for a U-label (RFC 6531 §3.3), at most 255 octets
 */
public record DomainName(String text) implements Domain {

  /**
   * Checks the grammar.
   *
   * @throws IllegalArgumentException when the text is no domain name of RFC 5321 §4.1.2 or RFC 6531
   *     §3.3
   */
  public DomainName {
    if (!isValid(text)) {
      throw new IllegalArgumentException("not a domain name");
    }
  }

  /** Reads a name; empty when it is none. */
  public static Optional<DomainName> parse(String text) {
    return isValid(text) ? Optional.of(new DomainName(text)) : Optional.empty();
  }

  @Override
  public String canonical() {
    return Idna.toAscii(text)
        .orElseThrow(() -> new IllegalStateException("the constructor checked the labels"));
  }

  private static boolean isValid(String text) {
    if (!Utf8.isAscii(text)) {
      return AddressParser.octetCount(text) <= AddressParser.DOMAIN_OCTETS_MAX
          && Idna.toAscii(text).isPresent();
    }
    int length = text.length();
    if (length == 0 || length > AddressParser.DOMAIN_OCTETS_MAX) {
      return false;
    }
    int label = 0;
    for (int i = 0; i <= length; i++) {
      if (i < length && text.charAt(i) != '.') {
        if (!AddressParser.isLetDig(text.charAt(i)) && text.charAt(i) != '-') {
          return false;
        }
        continue;
      }
      boolean wrongLength = i == label || i - label > AddressParser.LABEL_OCTETS_MAX;
      if (wrongLength || text.charAt(label) == '-' || text.charAt(i - 1) == '-') {
        return false;
      }
      label = i + 1;
    }
    return true;
  }
}
