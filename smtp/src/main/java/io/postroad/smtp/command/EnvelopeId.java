package io.postroad.smtp.command;

import io.postroad.smtp.text.Xtext;
import java.util.Optional;

/**
 * The ENVID parameter: the sender's own name for the envelope (RFC 3461 §4.4). Immutable.
 *
 * @param encoded xtext as it was given, because a next hop gets the very same value (§5.2.1 a);
 *     decoded 1 to {@value #LENGTH_MAX} characters of printable ASCII
 */
public record EnvelopeId(String encoded) {

  /** Characters of a decoded envelope identifier. */
  public static final int LENGTH_MAX = 100;

  /**
   * Checks the form.
   *
   * @throws IllegalArgumentException when it is no xtext, or of other characters or more of them
   */
  public EnvelopeId {
    if (!isEnvelopeId(encoded)) {
      throw new IllegalArgumentException(
          "an envelope identifier is printable ASCII, at most " + LENGTH_MAX);
    }
  }

  /** Reads xtext; empty when it is no identifier. */
  public static Optional<EnvelopeId> parse(String value) {
    return Optional.of(value).filter(EnvelopeId::isEnvelopeId).map(EnvelopeId::new);
  }

  /** The identifier that decodes to this text. */
  public static EnvelopeId of(String text) {
    return new EnvelopeId(Xtext.encode(text));
  }

  /** Decoded, as a report shows it (RFC 3461 §6.3 a). */
  public String text() {
    return Xtext.decode(encoded).orElseThrow();
  }

  private static boolean isEnvelopeId(String encoded) {
    return Xtext.decode(encoded)
        .filter(text ->
            !text.isEmpty()
                && text.length() <= LENGTH_MAX
                && text.chars().allMatch(c -> c >= ' ' && c < 0x7F))
        .isPresent();
  }
}
