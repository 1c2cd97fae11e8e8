package io.postroad.smtp.command;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * The parameters of MAIL that Postroad knows; every other is refused (RFC 5321 §4.1.1.11).
 * Immutable.
 *
 * @param size octets the client announces (RFC 1870)
 * @param body the body type it announces (RFC 6152)
 */
public record MailParameters(OptionalLong size, Optional<BodyType> body) {

  /** No parameter at all. */
  public static final MailParameters NONE =
      new MailParameters(OptionalLong.empty(), Optional.empty());

  /**
   * Checks the size.
   *
   * @throws IllegalArgumentException when the size is negative
   */
  public MailParameters {
    if (size.isPresent() && size.getAsLong() < 0) {
      throw new IllegalArgumentException("a size is not negative");
    }
  }
}
