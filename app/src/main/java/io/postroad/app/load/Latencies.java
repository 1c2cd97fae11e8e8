package io.postroad.app.load;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How long things took, counted in classes of at most 3 % width from a microsecond to a day, so
 * that millions of them need 12 KiB. Thread-safe.
 */
final class Latencies {
  /**
   * Below so many microseconds each has a class of its own; above, so many halves share a power.
   */
  private static final int EXACT = 64;

  private static final int CLASSES = EXACT + 32 * 32;
  private final AtomicLongArray counts = new AtomicLongArray(CLASSES);

  void add(Duration took) {
    long micros = Math.clamp(took.toNanos() / 1000, 0, Duration.ofDays(1).toNanos() / 1000);
    counts.incrementAndGet(classOf(micros));
  }

  long count() {
    long count = 0;
    for (int i = 0; i < CLASSES; i++) {
      count += counts.get(i);
    }
    return count;
  }

  /** What the share {@code q} of them did not exceed, rounded up to its class; zero of none. */
  Duration quantile(double q) {
    long wanted = Math.max(1, (long) Math.ceil(q * count()));
    long seen = 0;
    for (int i = 0; i < CLASSES; i++) {
      seen += counts.get(i);
      if (seen >= wanted) {
        return Duration.ofNanos(1000 * upperEnd(i));
      }
    }
    return Duration.ZERO;
  }

  static int classOf(long micros) {
    if (micros < EXACT) {
      return (int) micros;
    }
    int power = Long.SIZE - 1 - Long.numberOfLeadingZeros(micros); // 6 for 64 to 127
    int within = (int) (micros >>> (power - 5)) & 31;
    return EXACT + (power - 6) * 32 + within;
  }

  static long upperEnd(int index) {
    if (index < EXACT) {
      return index;
    }
    int power = 6 + (index - EXACT) / 32;
    long within = (long) (index - EXACT) % 32;
    return ((32 + within + 1) << (power - 5)) - 1;
  }
}
