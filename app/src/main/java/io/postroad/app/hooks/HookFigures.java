package io.postroad.app.hooks;

import io.postroad.app.flow.Spread;
import io.postroad.app.metrics.MetricGroup;
import io.postroad.app.metrics.MetricTable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** What became of events that hooks were to be told. Thread-safe. */
final class HookFigures implements MetricGroup {
  private static final long[] MILLIS = {10, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 20_000};

  /** What becomes of a call. */
  enum Result {
    DELIVERED,
    FAILED
  }

  /** Why an event was never delivered. */
  enum Loss {
    /** Too many came at once. */
    OVERLOAD,
    /** The disk has no room for it, or failed. */
    DISK,
    /** Newer ones needed its place. */
    SIZE,
    /** It got too old. */
    AGE,
    /** The hook said for good that it does not want it. */
    REJECTED
  }

  private record Labels(String hook, String word) {}

  private final Map<Labels, LongAdder> calls = new ConcurrentHashMap<>();
  private final Map<Labels, LongAdder> losses = new ConcurrentHashMap<>();
  private final Map<String, AtomicLong> waiting = new ConcurrentHashMap<>();
  private final Spread time = new Spread();

  void called(String hook, Result result, long millis) {
    calls.computeIfAbsent(labels(hook, result), _ -> new LongAdder()).increment();
    time.add(millis);
  }

  void lost(String hook, Loss loss, long events) {
    if (events > 0) {
      losses.computeIfAbsent(labels(hook, loss), _ -> new LongAdder()).add(events);
    }
  }

  void waiting(String hook, long events) {
    waiting.computeIfAbsent(hook, _ -> new AtomicLong()).set(events);
  }

  /** The hook is no more. */
  void forget(String hook) {
    waiting.remove(hook);
  }

  /** How many events of a hook wait. */
  long waiting(String hook) {
    AtomicLong events = waiting.get(hook);
    return events == null ? 0 : events.get();
  }

  /** How many events of a hook were lost in that way. */
  long lost(String hook, Loss loss) {
    LongAdder events = losses.get(labels(hook, loss));
    return events == null ? 0 : events.sum();
  }

  private static Labels labels(String hook, Enum<?> word) {
    return new Labels(hook, word.name().toLowerCase(java.util.Locale.ROOT));
  }

  @Override
  public void register(MetricTable table) {
    table.counters(
        "postroad_webhook_calls_total",
        "Calls of webhooks by what became of them: delivered or failed.",
        List.of("hook", "result"),
        values ->
            calls.forEach(
                (labels, count) -> values.give(count.sum(), labels.hook(), labels.word())));
    table.counters(
        "postroad_webhook_events_lost_total",
        "Events never delivered: overload, disk, size, age or rejected.",
        List.of("hook", "reason"),
        values ->
            losses.forEach(
                (labels, count) -> values.give(count.sum(), labels.hook(), labels.word())));
    table.gauges(
        "postroad_webhook_events_waiting",
        "Events that wait to be delivered.",
        List.of("hook"),
        values -> waiting.forEach((hook, count) -> values.give(count.get(), hook)));
    table.histogram(
        "postroad_webhook_call_seconds",
        "Time until a webhook had answered, or not.",
        time,
        0.001,
        MILLIS);
  }
}
