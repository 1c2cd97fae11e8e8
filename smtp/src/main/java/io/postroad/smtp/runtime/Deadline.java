package io.postroad.smtp.runtime;

import java.time.Duration;

/**
 * A moment on the monotonic clock by which something must have happened. A deadline is set once and
 * does not move when an octet arrives, unlike a per-read timer. Immutable.
 *
 * @param atNanos the moment in the units of {@link Time#nanos()}
 */
public record Deadline(long atNanos) {

  /**
   * Waits longer than a century are cut to a century, so that nanosecond arithmetic cannot
   * overflow.
   */
  private static final Duration LONGEST = Duration.ofDays(36_500);

  /** The moment {@code duration} after {@code nowNanos}. */
  public static Deadline after(long nowNanos, Duration duration) {
    Duration bounded = duration.compareTo(LONGEST) > 0 ? LONGEST : duration;
    return new Deadline(nowNanos + bounded.toNanos());
  }

  /** What is left, never negative. */
  public Duration remaining(Time time) {
    return Duration.ofNanos(Math.max(0, atNanos - time.nanos()));
  }

  /** Whether the moment has come. */
  public boolean passed(Time time) {
    return atNanos - time.nanos() <= 0;
  }

  /** The earlier of two deadlines of the same clock. */
  public Deadline orEarlier(Deadline other) {
    return other.atNanos - atNanos < 0 ? other : this;
  }
}
