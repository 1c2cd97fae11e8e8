package io.postroad.app.config;

import io.postroad.smtp.server.AuthLimits;
import java.time.Duration;
import java.util.List;

/** The keys of {@code [limits]} about AUTH and guessing (rule S8). */
final class AuthLimitKeys {
  private AuthLimitKeys() {}

  static final Key<Integer> LINE =
      Key.of("auth-line", Types.smallSize(512, 1 << 20), "12KiB", "A line of an AUTH exchange.");
  static final Key<Duration> TIMEOUT =
      Key.of("auth-timeout", Types.POSITIVE_DURATION, "60s", "A whole AUTH exchange.");
  static final Key<Integer> FAILURES =
      Key.of(
          "auth-failures-per-address",
          Types.whole(0, 1_000_000_000),
          10L,
          "Failed logins of one client (an IPv4 address, an IPv6 /64) within 10 minutes before it"
              + " is blocked for 15 minutes; 0 is unlimited.");
  static final Key<Integer> HASHES =
      Key.of(
          "password-hashes",
          Types.whole(0, 1024),
          0L,
          "Passwords hashed at once; 0: one for each core. Takes effect at the next start.");
  static final Key<Duration> HASH_WAIT =
      Key.of(
          "password-hash-wait",
          Types.DURATION,
          "5s",
          "How long a login waits for its turn before it is told to come later.");

  static final List<Key<?>> ALL = List.of(LINE, TIMEOUT, FAILURES, HASHES, HASH_WAIT);

  static AuthLimits limits(Node node) {
    return new AuthLimits(
        node.get(LINE),
        node.get(TIMEOUT),
        node.get(FAILURES),
        node.get(HASHES),
        node.get(HASH_WAIT));
  }
}
