package io.postroad.app.metrics;

import io.postroad.app.flow.Counts;
import io.postroad.app.flow.Tallies;
import java.util.List;

/** What the events of sessions and messages add up to. */
public record TrafficMetrics(Tallies tallies) implements MetricGroup {
  /** From an attempt over loopback to a client that takes minutes, in milliseconds. */
  private static final long[] TRANSACTION_MILLIS = {
    5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000, 60_000, 300_000
  };

  /** From at once to five days, in milliseconds. */
  private static final long[] DELIVERY_MILLIS = {
    10,
    50,
    100,
    500,
    1000,
    5000,
    15_000,
    60_000,
    300_000,
    900_000,
    3_600_000,
    14_400_000,
    86_400_000,
    432_000_000
  };

  private static final long[] SIZE_OCTETS = {
    1 << 10, 4 << 10, 16 << 10, 64 << 10, 256 << 10, 1 << 20, 4 << 20, 16 << 20, 64 << 20
  };

  @Override
  public void register(MetricTable table) {
    sessions(table);
    transactions(table);
    attempts(table);
  }

  private void sessions(MetricTable table) {
    table.gauge(
        "postroad_sessions_open", "SMTP sessions open now.", () -> tallies.counts().openSessions());
    table.counters(
        "postroad_sessions_total", "SMTP sessions by why they ended.", "end", tallies.sessions());
    table.counter(
        "postroad_connections_refused_total",
        "Connections refused before they became a session.",
        tallies::refusedConnections);
    table.counters(
        "postroad_tls_handshakes_total",
        "TLS handshakes with clients by how they ended.",
        "result",
        tallies.handshakes());
    table.counters(
        "postroad_logins_total", "Logins by what became of them.", "result", tallies.logins());
  }

  private void transactions(MetricTable table) {
    Counts counts = tallies.counts();
    table.counters(
        "postroad_transactions_total",
        "Mail transactions by what became of them; a refused recipient counts as one.",
        "result",
        tallies.transactions());
    table.counters(
        "postroad_faults_total",
        "Faults on demand that were applied, by the stage of the session.",
        "stage",
        tallies.faults());
    table.counters(
        "postroad_refusals_total",
        "MAIL, RCPT and content refused, by the subject of the enhanced status code.",
        List.of("reason"),
        values -> counts.refusals().forEach((reason, sum) -> values.give(sum, reason)));
    table.counter(
        "postroad_refusals_transient_total",
        "Those of the refusals that said 4yz: the client may try again.",
        counts::refusedTransient);
    table.histogram(
        "postroad_transaction_seconds",
        "Accepted transactions, from MAIL to the 250 behind the content.",
        counts.transaction(),
        0.001,
        TRANSACTION_MILLIS);
    table.histogram(
        "postroad_message_size_bytes",
        "Sizes of accepted messages.",
        counts.size(),
        1,
        SIZE_OCTETS);
  }

  private void attempts(MetricTable table) {
    Counts counts = tallies.counts();
    table.counters(
        "postroad_attempts_total",
        "Attempts to pass a message on, by how the connection was: tls, clear or none.",
        "security",
        tallies.attempts());
    table.counters(
        "postroad_attempt_recipients_total",
        "Recipients of attempts by outcome.",
        "outcome",
        tallies.outcomes());
    table.counters(
        "postroad_deferrals_total",
        "Recipients deferred, by the subject of the enhanced status code.",
        List.of("reason"),
        values -> counts.deferrals().forEach((reason, sum) -> values.give(sum, reason)));
    table.counters(
        "postroad_failures_total",
        "Recipients given up, by the subject of the enhanced status code.",
        List.of("reason"),
        values -> counts.failures().forEach((reason, sum) -> values.give(sum, reason)));
    table.histogram(
        "postroad_delivery_seconds",
        "Delivered recipients, from the message's arrival to the delivery.",
        counts.delivery(),
        0.001,
        DELIVERY_MILLIS);
    table.counter("postroad_delivery_reports_total", "Delivery reports made.", tallies::reports);
  }
}
