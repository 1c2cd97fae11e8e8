package io.postroad.app.metrics;

import io.postroad.app.flow.Spread;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Questions to DNS, told by whoever asks them. Thread-safe. */
public final class DnsMetrics implements MetricGroup {
  private static final long[] MILLIS = {1, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 20_000};

  private record Kind(String question, String result) {}

  private final Map<Kind, LongAdder> lookups = new ConcurrentHashMap<>();
  private final Spread time = new Spread();

  /** None yet. */
  public DnsMetrics() {}

  /**
   * Counts an answer.
   *
   * @param question {@code mx} or {@code address}
   * @param result one of a few words
   */
  public void answered(String question, String result, Duration took) {
    lookups.computeIfAbsent(new Kind(question, result), _ -> new LongAdder()).increment();
    time.add(took.toMillis());
  }

  @Override
  public void register(MetricTable table) {
    table.counters(
        "postroad_dns_lookups_total",
        "Lookups by question (mx, address) and result, those from the cache included.",
        List.of("question", "result"),
        values ->
            lookups.forEach(
                (kind, count) -> values.give(count.sum(), kind.question(), kind.result())));
    table.histogram(
        "postroad_dns_lookup_seconds", "Time until a lookup had its answer.", time, 0.001, MILLIS);
  }
}
