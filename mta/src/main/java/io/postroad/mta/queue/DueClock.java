package io.postroad.mta.queue;

import io.postroad.smtp.runtime.Time;
import java.time.Duration;
import java.time.Instant;

/**
 * The wall clock as the schedule uses it: it never goes back, so that a clock set back cannot stall
 * stored due times, and it goes on at the pace of the monotonic clock (rule D10). Confined to the
 * queue thread.
 */
final class DueClock {
  private final Time time;
  private Instant last;
  private long lastNanos;

  DueClock(Time time) {
    this.time = time;
    this.last = time.now();
    this.lastNanos = time.nanos();
  }

  /** The wall clock, or what it would be had it not been set back. */
  Instant now() {
    long nanos = time.nanos();
    Instant wall = time.now();
    Instant paced = last.plusNanos(nanos - lastNanos);
    last = wall.isAfter(paced) ? wall : paced;
    lastNanos = nanos;
    return last;
  }

  /**
   * Moves on to the earliest stored due time when even that is further away than any retry can be:
   * the clock was set back while no process ran.
   */
  void catchUp(Instant earliestDue, Duration longestStep) {
    if (earliestDue.isAfter(now().plus(longestStep))) {
      last = earliestDue;
    }
  }
}
