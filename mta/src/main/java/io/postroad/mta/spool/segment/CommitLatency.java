package io.postroad.mta.spool.segment;

import io.postroad.smtp.runtime.Time;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * How long commits take that somebody waits for: the 99th percentile of the last ten seconds
 * (reliability rules, section 3). One that has not come back yet counts with the time it has taken
 * so far, so that a disk that hangs shows before it answers. Thread-safe.
 */
final class CommitLatency {
  private static final long WINDOW_NANOS = Duration.ofSeconds(10).toNanos();
  private static final long FRESH_NANOS = Duration.ofMillis(250).toNanos();

  /** A window that is busier than this is shorter. */
  private static final int SAMPLES_MAX = 4096;

  private record Sample(long endNanos, long latencyNanos) {}

  private final Time time;
  private final Deque<Sample> samples = new ArrayDeque<>();
  private final Map<Long, Long> waiting = new HashMap<>();
  private long tickets;
  private long computedAt;
  private Duration computed = Duration.ZERO;

  CommitLatency(Time time) {
    this.time = time;
    this.computedAt = time.nanos() - FRESH_NANOS;
  }

  /** Somebody begins to wait for a commit. */
  long begins() {
    long now = time.nanos();
    synchronized (samples) {
      waiting.put(++tickets, now);
      return tickets;
    }
  }

  /** The commit that was waited for under this ticket is over. */
  void ends(long ticket) {
    long now = time.nanos();
    synchronized (samples) {
      Long began = waiting.remove(ticket);
      if (began == null) {
        return;
      }
      samples.addLast(new Sample(now, now - began));
      if (samples.size() > SAMPLES_MAX) {
        samples.removeFirst();
      }
    }
  }

  /** The 99th percentile; zero when nothing was committed and nothing waits. */
  Duration percentile() {
    long now = time.nanos();
    synchronized (samples) {
      if (now - computedAt < FRESH_NANOS) {
        return computed;
      }
      while (!samples.isEmpty() && now - samples.getFirst().endNanos > WINDOW_NANOS) {
        samples.removeFirst();
      }
      computedAt = now;
      computed = Duration.ofNanos(percentile(now));
      return computed;
    }
  }

  private long percentile(long now) {
    long[] all = new long[samples.size() + waiting.size()];
    int count = 0;
    for (Sample sample : samples) {
      all[count++] = sample.latencyNanos;
    }
    for (long began : waiting.values()) {
      all[count++] = now - began;
    }
    Arrays.sort(all);
    return count == 0 ? 0 : all[(count * 99 + 99) / 100 - 1];
  }
}
