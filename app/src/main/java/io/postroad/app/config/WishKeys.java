package io.postroad.app.config;

import io.postroad.smtp.command.MailParameters;
import io.postroad.smtp.server.Wishes;
import java.time.Duration;
import java.util.List;

/**
 * The keys of {@code [limits]} about what senders may ask of time and urgency: FUTURERELEASE (RFC
 * 4865), DELIVERBY (RFC 2852), MT-PRIORITY (RFC 6710).
 */
final class WishKeys {
  private static final int PRIORITY_MAX = MailParameters.PRIORITY_MAX;

  private WishKeys() {}

  static final Key<Duration> HOLD_MAX =
      Key.of(
          "hold-max",
          Types.DURATION,
          "30d",
          "How long a message may be held for its sender (FUTURERELEASE); 0s offers it not at all.");
  static final Key<Duration> DELIVER_BY_MIN =
      Key.of(
          "deliver-by-min",
          Types.DURATION,
          "0s",
          "The least time by which a sender may want mail delivered or returned (DELIVERBY).");
  static final Key<Integer> PRIORITY_OF_STRANGERS =
      Key.of(
          "priority-of-strangers",
          Types.whole(-PRIORITY_MAX, 0),
          0L,
          "The highest priority (MT-PRIORITY, -9 to 9) that is not lowered for clients that neither"
              + " log in nor are in trusted networks.");

  static final List<Key<?>> ALL = List.of(HOLD_MAX, DELIVER_BY_MIN, PRIORITY_OF_STRANGERS);

  static Wishes wishes(Node limits) {
    return new Wishes(
        limits.get(HOLD_MAX),
        false,
        true,
        limits.get(DELIVER_BY_MIN),
        true,
        limits.get(PRIORITY_OF_STRANGERS),
        true);
  }
}
