package io.postroad.app.metrics;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;

/**
 * The figures of {@code /metrics}. The library behind it is loaded when somebody first asks, not at
 * start. Thread-safe.
 */
public final class Metrics {
  /** The form of {@link #text}. */
  public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final List<MetricGroup> groups;
  private final Once<Registered> registered;

  private record Registered(
      PrometheusRegistry registry, MetricTable table, PrometheusTextFormatWriter writer) {}

  /** Shows what these show, and the Java machine. */
  public Metrics(List<MetricGroup> groups) {
    this.groups = List.copyOf(groups);
    this.registered = new Once<>(this::register);
  }

  /**
   * What Prometheus reads.
   *
   * @throws IOException never, in memory; the library's signature has it
   */
  public byte[] text() throws IOException {
    Registered all = registered.get();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    all.writer().write(out, all.registry().scrape());
    return out.toByteArray();
  }

  /** Every metric of ours, for the documentation. */
  public List<MetricTable.Described> described() {
    return registered.get().table().described();
  }

  private Registered register() {
    PrometheusRegistry registry = new PrometheusRegistry();
    MetricTable table = new MetricTable(registry);
    groups.forEach(group -> group.register(table));
    JvmMetrics.builder().register(registry);
    return new Registered(registry, table, PrometheusTextFormatWriter.create());
  }
}
