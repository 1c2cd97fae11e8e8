package io.postroad.inbox;

import java.time.Duration;

/**
 * The bounds of the inbox ({@code [inbox]} of the configuration). Immutable.
 *
 * @param keep how long a message stays; zero is for ever
 * @param maxMessages how many stay; the oldest go first
 */
public record InboxSettings(Duration keep, int maxMessages) {

  /** The product's defaults: 14 days, 100 000 messages. */
  public static final InboxSettings DEFAULTS = new InboxSettings(Duration.ofDays(14), 100_000);

  /** Checks the range. */
  public InboxSettings {
    if (keep.isNegative()) {
      throw new IllegalArgumentException("inbox.keep must not be negative: " + keep);
    }
    if (maxMessages < 1) {
      throw new IllegalArgumentException("inbox.max-messages must be at least 1: " + maxMessages);
    }
  }
}
