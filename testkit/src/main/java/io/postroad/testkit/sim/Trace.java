package io.postroad.testkit.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What happened, step by step: a running hash over every step, and the last of them in words. Two
 * runs are the same run when their hashes are equal. Belongs to the baton's holder; the hash may be
 * read when the run is over.
 */
public final class Trace {
  private static final int KEPT = 400;
  private static final long PRIME = 0x9E3779B97F4A7C15L;

  private final long[] times = new long[KEPT];
  private final @Nullable SimulatedThread[] threads = new SimulatedThread[KEPT];
  private final String[] points = new String[KEPT];
  private long hash = PRIME;
  private long count;

  Trace() {}

  void add(long nanos, SimulatedThread thread, String point) {
    int slot = (int) (count++ % KEPT);
    times[slot] = nanos;
    threads[slot] = thread;
    points[slot] = point;
    mix(nanos);
    mix(thread.number);
    mix(point.hashCode());
  }

  private void mix(long value) {
    hash = (hash ^ value) * PRIME;
    hash ^= hash >>> 29;
  }

  /** A hash over time, thread and point of every step so far. */
  public long hash() {
    return hash;
  }

  /** How many steps there were. */
  public long count() {
    return count;
  }

  /** The last steps, at most {@code most} of them, oldest first: {@code time thread point}. */
  public List<String> tail(int most) {
    List<String> lines = new ArrayList<>();
    long first = Math.max(0, count - Math.min(most, KEPT));
    for (long i = first; i < count; i++) {
      int slot = (int) (i % KEPT);
      SimulatedThread thread = threads[slot];
      String name = thread == null ? "?" : thread.process.name() + "/" + thread.name;
      lines.add(seconds(times[slot]) + " " + name + " " + points[slot]);
    }
    return lines;
  }

  static String seconds(long nanos) {
    return String.format(Locale.ROOT, "%d.%06d", nanos / 1_000_000_000, nanos / 1000 % 1_000_000);
  }
}
