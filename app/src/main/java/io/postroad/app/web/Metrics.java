package io.postroad.app.web;

import io.postroad.mta.admin.Admin;
import io.postroad.mta.spool.Spool.Figures;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * The figures of {@code /metrics}. The library behind it is loaded when somebody first asks, not at
 * start. Thread-safe.
 */
final class Metrics {
  static final String CONTENT_TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

  private final Admin admin;
  private final ServerState state;
  private final Tallies tallies;
  private final LongSupplier historyLost;
  private final Supplier<PrometheusRegistry> registry;
  private final PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();

  Metrics(Admin admin, ServerState state, Tallies tallies, LongSupplier historyLost) {
    this.admin = admin;
    this.state = state;
    this.tallies = tallies;
    this.historyLost = historyLost;
    this.registry = new Once<>(this::register);
  }

  /** What Prometheus reads. */
  byte[] text() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    writer.write(out, registry.get().scrape());
    return out.toByteArray();
  }

  private PrometheusRegistry register() {
    PrometheusRegistry all = new PrometheusRegistry();
    ledger(all);
    store(all);
    traffic(all);
    tls(all);
    JvmMetrics.builder().register(all);
    return all;
  }

  private void tls(PrometheusRegistry all) {
    GaugeWithCallback.builder()
        .name("postroad_certificate_end_seconds")
        .help("When a certificate that is shown to clients ends, in Unix time.")
        .labelNames("subject")
        .callback(ends ->
            state
                .certificateEnds()
                .forEach((subject, end) -> ends.call((double) end.getEpochSecond(), subject)))
        .register(all);
    words(
        all,
        "postroad_tls_handshakes_total",
        "TLS handshakes with clients by how they ended.",
        "result",
        tallies.handshakes());
    CounterWithCallback.builder()
        .name("postroad_tls_fallbacks_total")
        .help("Connections on in clear text because opportunistic TLS failed (rule T2).")
        .callback(value -> value.call((double) state.clearTextFallbacks()))
        .register(all);
  }

  private void ledger(PrometheusRegistry all) {
    CounterWithCallback.builder()
        .name("postroad_recipients_total")
        .help("Recipients since the store was made, by how they ended (rule D7).")
        .labelNames("state")
        .callback(counts -> {
          Figures figures = admin.figures();
          counts.call((double) figures.accepted(), "accepted");
          counts.call((double) figures.delivered(), "delivered");
          counts.call((double) figures.bounced(), "bounced");
          counts.call((double) figures.deleted(), "deleted");
        })
        .register(all);
    GaugeWithCallback.builder()
        .name("postroad_recipients_waiting")
        .help("Recipients in the queue now, by state.")
        .labelNames("state")
        .callback(values -> {
          Figures figures = admin.figures();
          values.call((double) figures.queued(), "queued");
          values.call((double) figures.held(), "held");
        })
        .register(all);
    gauge(
        all,
        "postroad_ledger_balanced",
        "1 while accepted recipients add up.",
        figures -> figures.balanced() ? 1 : 0);
    gauge(all, "postroad_queue_messages", "Messages in the queue.", Figures::messages);
  }

  private void store(PrometheusRegistry all) {
    counter(all, "postroad_store_commits_total", "Groups committed.", Figures::commits);
    counter(all, "postroad_store_forces_total", "Forced writes.", Figures::forces);
    counter(all, "postroad_store_written_bytes_total", "Octets written.", Figures::bytesWritten);
    gauge(
        all, "store_corrupt_records", "Damaged records found (rule D5).", Figures::corruptRecords);
    gauge(
        all, "postroad_store_full", "1 while there is no room.", figures -> figures.full() ? 1 : 0);
    CounterWithCallback.builder()
        .name("postroad_history_lost_total")
        .help("Events that could not be kept.")
        .callback(value -> value.call((double) historyLost.getAsLong()))
        .register(all);
  }

  private void traffic(PrometheusRegistry all) {
    words(
        all,
        "postroad_sessions_total",
        "SMTP sessions by why they ended.",
        "end",
        tallies.sessions());
    words(
        all, "postroad_logins_total", "Logins by what became of them.", "result", tallies.logins());
    words(
        all,
        "postroad_transactions_total",
        "Mail transactions by what became of them.",
        "result",
        tallies.transactions());
    words(
        all,
        "postroad_attempt_recipients_total",
        "Recipients of attempts by outcome.",
        "outcome",
        tallies.outcomes());
    GaugeWithCallback.builder()
        .name("postroad_sessions_open")
        .help("SMTP sessions open now.")
        .callback(value -> value.call((double) tallies.openSessions()))
        .register(all);
    CounterWithCallback.builder()
        .name("postroad_connections_refused_total")
        .help("Connections refused before they became a session.")
        .callback(value -> value.call((double) tallies.refusedConnections()))
        .register(all);
    CounterWithCallback.builder()
        .name("postroad_delivery_reports_total")
        .help("Delivery reports made.")
        .callback(value -> value.call((double) tallies.reports()))
        .register(all);
  }

  private static void words(
      PrometheusRegistry all, String name, String help, String label, Map<String, LongAdder> from) {
    CounterWithCallback.builder()
        .name(name)
        .help(help)
        .labelNames(label)
        .callback(counts -> from.forEach((word, count) -> counts.call((double) count.sum(), word)))
        .register(all);
  }

  private void counter(
      PrometheusRegistry all, String name, String help, ToLongFunction<Figures> of) {
    CounterWithCallback.builder()
        .name(name)
        .help(help)
        .callback(value -> value.call((double) of.applyAsLong(admin.figures())))
        .register(all);
  }

  private void gauge(PrometheusRegistry all, String name, String help, ToLongFunction<Figures> of) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .callback(value -> value.call((double) of.applyAsLong(admin.figures())))
        .register(all);
  }
}
