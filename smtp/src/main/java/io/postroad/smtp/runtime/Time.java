package io.postroad.smtp.runtime;

import java.time.Duration;
import java.time.Instant;

/**
 * The clocks and the only way to wait for one. Wall-clock time is for what is stored or shown;
 * intervals and deadlines use the monotonic clock, so that a clock that is set cannot expire or
 * stall anything (rule D10). Implementations are thread-safe.
 */
public interface Time {

  /** The wall clock. */
  Instant now();

  /** The monotonic clock in nanoseconds; only differences mean something. */
  long nanos();

  /** Waits for {@code duration}; returns at once when it is zero or negative. */
  void sleep(Duration duration);

  /**
   * Lets other threads that could run do so first; returns at once where there are none. It only
   * changes what is done together, never what is right.
   */
  default void giveWay() {}

  /** The moment {@code duration} from now on the monotonic clock. */
  default Deadline deadlineIn(Duration duration) {
    return Deadline.after(nanos(), duration);
  }
}
