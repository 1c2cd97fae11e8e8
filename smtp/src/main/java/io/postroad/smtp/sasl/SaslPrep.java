package io.postroad.smtp.sasl;

import com.ongres.saslprep.SASLprep;
import java.util.Optional;

/**
 * The one form in which user names and passwords are compared (RFC 4013): the same text typed on
 * different keyboards gives the same octets. Stateless.
 */
public final class SaslPrep {

  /** Characters of a name or password; none that a person uses is longer. */
  public static final int LENGTH_MAX = 1024;

  private static final SASLprep PROFILE = new SASLprep();

  private SaslPrep() {}

  /**
   * The prepared text; empty when it is empty, too long, or holds a character that RFC 4013 §2.3
   * prohibits. Characters that Unicode 3.2 did not know yet are allowed, as in queries (§2.5):
   * people use them, and both sides prepare alike.
   */
  public static Optional<String> prepare(String text) {
    if (text.isEmpty() || text.length() > LENGTH_MAX) {
      return Optional.empty();
    }
    if (text.chars().allMatch(c -> c >= ' ' && c < 0x7F)) {
      return Optional.of(text); // the profile changes nothing here
    }
    try {
      return Optional.of(PROFILE.prepareQuery(text)).filter(prepared -> !prepared.isEmpty());
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      // A prohibited character; or, by the second, nothing was left for the profile to look at.
      return Optional.empty();
    }
  }
}
