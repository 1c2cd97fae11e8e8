package io.postroad.mta.report;

import io.postroad.smtp.runtime.Time;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * How many reports went to a domain within the last minute: what a stranger hands in must not make
 * this server a source of unwanted mail (rule B2). Thread-safe.
 */
final class ReportRate {
  private static final long WINDOW_NANOS = Duration.ofMinutes(1).toNanos();
  private static final int DOMAINS_MAX = 10_000;

  private final Time time;
  private final int perWindow;
  private final Map<String, Deque<Long>> sent = new HashMap<>();

  ReportRate(Time time, int perWindow) {
    this.time = time;
    this.perWindow = perWindow;
  }

  /** Whether one more may go to {@code domain} now; counts it if so. */
  boolean tryPass(String domain) {
    long now = time.nanos();
    synchronized (sent) {
      if (sent.size() >= DOMAINS_MAX) {
        sent.values().removeIf(times -> now - times.getLast() > WINDOW_NANOS);
      }
      if (sent.size() >= DOMAINS_MAX) {
        return false;
      }
      Deque<Long> times = sent.computeIfAbsent(domain, _ -> new ArrayDeque<>());
      while (!times.isEmpty() && now - times.getFirst() > WINDOW_NANOS) {
        times.removeFirst();
      }
      if (times.size() >= perWindow) {
        return false;
      }
      times.addLast(now);
      return true;
    }
  }
}
