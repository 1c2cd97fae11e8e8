package io.postroad.smtp.command;

import java.time.Duration;

/**
 * The BY parameter (RFC 2852 §4). Immutable.
 *
 * @param seconds from the reply to MAIL; below zero when the time has passed, which only {@link
 *     Mode#NOTIFY} allows
 * @param trace whether servers on the way that cannot keep the time report it
 */
public record DeliverBy(long seconds, Mode mode, boolean trace) {

  /** The most seconds, with either sign, that nine digits can say. */
  public static final long SECONDS_MAX = 999_999_999;

  /** What happens when the time has passed. */
  public enum Mode {
    /** The sender is told, and delivery goes on. */
    NOTIFY,
    /** The message goes back. */
    RETURN
  }

  /**
   * What is left after some time has passed; of what must be returned at least a second is left,
   * for less cannot be said.
   */
  public DeliverBy after(Duration passed) {
    long left = Math.max(seconds - passed.toSeconds(), -SECONDS_MAX);
    return new DeliverBy(mode == Mode.RETURN ? Math.max(left, 1) : left, mode, trace);
  }

  /** Checks the range: who wants it back must leave some time. */
  public DeliverBy {
    if (Math.abs(seconds) > SECONDS_MAX || (mode == Mode.RETURN && seconds <= 0)) {
      throw new IllegalArgumentException("BY is at most nine digits, and over zero to return");
    }
  }
}
