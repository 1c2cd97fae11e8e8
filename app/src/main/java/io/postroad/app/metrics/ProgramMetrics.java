package io.postroad.app.metrics;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The program as a whole.
 *
 * @param certificateEnds when each certificate that is shown to clients ends, by its subject
 * @param clearTextFallbacks how often mail went on in clear text because TLS failed (rule T2)
 * @param logLost lines of the log that were left out
 */
public record ProgramMetrics(
    String version,
    BooleanSupplier ready,
    BooleanSupplier healthy,
    Supplier<Map<String, Instant>> certificateEnds,
    LongSupplier clearTextFallbacks,
    LongSupplier logLost)
    implements MetricGroup {

  @Override
  public void register(MetricTable table) {
    table.gauges(
        "postroad_build_info",
        "Always 1; the label says which version runs.",
        List.of("version"),
        values -> values.give(1, version));
    table.gauge("postroad_ready", "1 while mail is taken.", () -> ready.getAsBoolean() ? 1 : 0);
    table.gauge(
        "postroad_healthy",
        "1 unless the store has failed or is damaged, or the ledger does not add up.",
        () -> healthy.getAsBoolean() ? 1 : 0);
    table.gauges(
        "postroad_certificate_end_seconds",
        "When a certificate that is shown to clients ends, in Unix time.",
        List.of("subject"),
        values ->
            certificateEnds
                .get()
                .forEach((subject, end) -> values.give(end.getEpochSecond(), subject)));
    table.counter(
        "postroad_tls_fallbacks_total",
        "Connections on in clear text because opportunistic TLS failed (rule T2).",
        clearTextFallbacks);
    table.counter(
        "postroad_log_lines_lost_total",
        "Lines left out because the log could not be written fast enough (rule L1).",
        logLost);
  }
}
