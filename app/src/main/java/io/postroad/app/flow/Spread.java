package io.postroad.app.flow;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/**
 * How a quantity is spread, since start: whole numbers from 0 up counted in classes, each at most a
 * quarter wider than it begins, so that a day in milliseconds needs a kilobyte. Thread-safe; to add
 * costs two increments.
 */
public final class Spread {
  /** Classes a power of two. */
  private static final int PARTS = 4;

  private static final int POWERS = 40;
  private static final int CLASSES = PARTS * POWERS;

  private final AtomicLongArray counts = new AtomicLongArray(CLASSES);
  private final LongAdder sum = new LongAdder();

  /** Counts one value; what is negative counts as 0. */
  public void add(long value) {
    long counted = Math.max(0, value);
    counts.incrementAndGet(classOf(counted));
    sum.add(counted);
  }

  /** The sum of all values. */
  public long sum() {
    return sum.sum();
  }

  /** The counts of all classes now. */
  long[] counts() {
    long[] now = new long[CLASSES];
    for (int i = 0; i < CLASSES; i++) {
      now[i] = counts.get(i);
    }
    return now;
  }

  /**
   * How many values there were up to each of these bounds, and in all.
   *
   * @param bounds rising; each is taken as the end of the class that it lies in
   */
  public long[] upTo(long... bounds) {
    long[] result = new long[bounds.length + 1];
    long seen = 0;
    int next = 0;
    for (int i = 0; i < CLASSES; i++) {
      while (next < bounds.length && classOf(bounds[next]) < i) {
        result[next++] = seen;
      }
      seen += counts.get(i);
    }
    while (next < bounds.length) {
      result[next++] = seen;
    }
    result[bounds.length] = seen;
    return result;
  }

  /**
   * What the share {@code q} of those counted since {@code before} did not exceed: the end of its
   * class, or NaN of none.
   */
  static double quantile(long[] before, long[] now, double q) {
    long count = 0;
    for (int i = 0; i < CLASSES; i++) {
      count += now[i] - before[i];
    }
    long wanted = Math.max(1, (long) Math.ceil(q * count));
    long seen = 0;
    for (int i = 0; i < CLASSES && count > 0; i++) {
      seen += now[i] - before[i];
      if (seen >= wanted) {
        return lastOf(i);
      }
    }
    return Double.NaN;
  }

  static int classOf(long value) {
    if (value < PARTS) {
      return (int) value;
    }
    int power = Long.SIZE - 1 - Long.numberOfLeadingZeros(value); // 2 for 4 to 7
    int within = (int) (value >>> (power - 2)) & (PARTS - 1);
    return Math.min(CLASSES - 1, (power - 1) * PARTS + within);
  }

  /** The greatest value of a class. */
  static long lastOf(int index) {
    if (index < PARTS) {
      return index;
    }
    int power = index / PARTS + 1;
    long within = index % PARTS;
    return ((PARTS + within + 1) << (power - 2)) - 1;
  }
}
