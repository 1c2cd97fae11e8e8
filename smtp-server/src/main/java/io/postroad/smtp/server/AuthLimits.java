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

  /** The defaults of the reliability rules. */
  public static final AuthLimits DEFAULTS =
      new AuthLimits(12_288, Duration.ofSeconds(60), 10, 0, Duration.ofSeconds(5));

  /** Checks every range; the message names the key. */
  public AuthLimits {
    Limits.atLeast("auth-line", line, 512);
    Limits.positive("auth-timeout", timeout);
    Limits.atLeast("auth-failures-per-address", failuresPerAddress, 0);
    Limits.atLeast("password-hashes", hashes, 0);
    Limits.notNegative("password-hash-wait", hashWait);
  }
}
