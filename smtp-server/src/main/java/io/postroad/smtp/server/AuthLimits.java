package io.postroad.smtp.server;

import java.time.Duration;

/**
 * What AUTH may cost. The names are those of the keys under {@code [limits]}. Immutable.
 *
 * @param line a line of an exchange with its CR LF (RFC 4954 §4.3 asks for 12288)
 * @param timeout for a whole exchange
 * @param failuresPerAddress wrong guesses of one client, an IPv4 address or an IPv6 /64, in ten
 *     minutes before it is blocked for a quarter of an hour; 0: unlimited; trusted clients are
 *     exempt
 * @param hashes how many passwords are hashed at once; 0: one for each core. Holds for the process
 * @param hashWait how long a login waits for its turn before it is told to come later
 */
public record AuthLimits(
    int line, Duration timeout, int failuresPerAddress, int hashes, Duration hashWait) {

  private static final int LINE_MIN = 512;

  /** The defaults of the reliability rules. */
  public static final AuthLimits DEFAULTS =
      new AuthLimits(12_288, Duration.ofSeconds(60), 10, 0, Duration.ofSeconds(5));

  /** Checks every range; the message names the key. Limits' own checks need these defaults. */
  public AuthLimits {
    if (line < LINE_MIN) {
      throw outOfRange("auth-line must be at least " + LINE_MIN, line);
    }
    if (timeout.isNegative() || timeout.isZero()) {
      throw outOfRange("auth-timeout must be a positive time", timeout);
    }
    if (failuresPerAddress < 0) {
      throw outOfRange("auth-failures-per-address must be at least 0", failuresPerAddress);
    }
    if (hashes < 0) {
      throw outOfRange("password-hashes must be at least 0", hashes);
    }
    if (hashWait.isNegative()) {
      throw outOfRange("password-hash-wait must not be negative", hashWait);
    }
  }

  private static IllegalArgumentException outOfRange(String rule, Object value) {
    return new IllegalArgumentException(rule + ", but is " + value);
  }
}
