package io.postroad.app.metrics;

/** Something whose figures are shown as metrics. */
@FunctionalInterface
public interface MetricGroup {
  /** Enters what it shows; called once, when somebody first asks for metrics. */
  void register(MetricTable table);
}
