package io.postroad.app.metrics;

import io.postroad.app.flow.Spread;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Every metric there is, with what the documentation says of it. Values are asked for at each
 * scrape. For one thread while it is filled.
 */
public final class MetricTable {
  private final PrometheusRegistry registry;
  private final List<Described> described = new ArrayList<>();

  /**
   * One metric as the documentation lists it.
   *
   * @param labels their names
   */
  public record Described(String name, String type, List<String> labels, String help) {}

  /** Takes the values of a metric with labels. */
  @FunctionalInterface
  public interface Values {
    /** One value with a text for each label. */
    void give(double value, String... labels);

    /** One whole value with a text for each label. */
    default void give(long value, String... labels) {
      give((double) value, labels);
    }
  }

  MetricTable(PrometheusRegistry registry) {
    this.registry = registry;
  }

  /** All metrics in the order in which they were entered. */
  List<Described> described() {
    return List.copyOf(described);
  }

  /** What only grows; its name ends in {@code _total}. */
  public void counter(String name, String help, LongSupplier value) {
    described.add(new Described(name, "counter", List.of(), help));
    CounterWithCallback.builder()
        .name(name)
        .help(help)
        .callback(values -> values.call((double) value.getAsLong()))
        .register(registry);
  }

  /** What only grows, once for each word. */
  public void counters(String name, String help, String label, Map<String, LongAdder> words) {
    counters(
        name,
        help,
        List.of(label),
        values -> words.forEach((word, count) -> values.give((double) count.sum(), word)));
  }

  /** What only grows, with labels of few values. */
  public void counters(String name, String help, List<String> labels, Consumer<Values> source) {
    described.add(new Described(name, "counter", labels, help));
    CounterWithCallback.builder()
        .name(name)
        .help(help)
        .labelNames(labels.toArray(String[]::new))
        .callback(values -> source.accept(values::call))
        .register(registry);
  }

  /** What rises and falls. */
  public void gauge(String name, String help, DoubleSupplier value) {
    gaugeIfAny(name, help, () -> OptionalDouble.of(value.getAsDouble()));
  }

  /** What rises and falls, and at times is nothing. */
  public void gaugeIfAny(String name, String help, Supplier<OptionalDouble> value) {
    described.add(new Described(name, "gauge", List.of(), help));
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .callback(values -> value.get().ifPresent(values::call))
        .register(registry);
  }

  /** What rises and falls, with labels of few values. */
  public void gauges(String name, String help, List<String> labels, Consumer<Values> source) {
    described.add(new Described(name, "gauge", labels, help));
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .labelNames(labels.toArray(String[]::new))
        .callback(values -> source.accept(values::call))
        .register(registry);
  }

  /**
   * How a quantity is spread.
   *
   * @param scale what a value of the spread is multiplied with to give the metric's unit
   * @param bounds rising, in the spread's unit
   */
  public void histogram(String name, String help, Spread spread, double scale, long... bounds) {
    described.add(new Described(name, "histogram", List.of(), help));
    double[] ends = new double[bounds.length + 1];
    for (int i = 0; i < bounds.length; i++) {
      ends[i] = bounds[i] * scale;
    }
    ends[bounds.length] = Double.POSITIVE_INFINITY;
    MetricMetadata metadata = new MetricMetadata(name, help);
    registry.register(() -> {
      long[] counts = spread.upTo(bounds);
      for (int i = counts.length - 1; i > 0; i--) {
        counts[i] -= counts[i - 1];
      }
      return new HistogramSnapshot(
          metadata,
          List.of(
              HistogramDataPointSnapshot.builder()
                  .classicHistogramBuckets(ClassicHistogramBuckets.of(ends, counts))
                  .sum(spread.sum() * scale)
                  .build()));
    });
  }
}
