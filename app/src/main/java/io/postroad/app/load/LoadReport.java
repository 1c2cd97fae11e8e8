package io.postroad.app.load;

import io.postroad.app.json.Json;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What came of it all. Immutable.
 *
 * @param accepted messages of which every recipient was accepted
 * @param deferred messages with a recipient that was refused for now (4yz), and none for good
 * @param refused messages with a recipient that was refused for good (5yz)
 * @param lost messages whose fate is unknown, or that found no connection
 * @param octets of the accepted messages
 * @param connecting from the connection's beginning to the reply to EHLO, TLS and login included
 * @param transactions from MAIL to the reply to the final dot
 * @param replies how often each reply came that accepted nothing
 */
public record LoadReport(
    long accepted,
    long deferred,
    long refused,
    long lost,
    long connections,
    Duration took,
    long octets,
    LoadTally.Spread connecting,
    LoadTally.Spread transactions,
    Map<String, Long> replies) {

  /** Whether every message was accepted. */
  public boolean allAccepted() {
    return deferred + refused + lost == 0;
  }

  private double seconds() {
    return Math.max(took.toNanos() / 1e9, 1e-9);
  }

  private double rate() {
    return accepted / seconds();
  }

  /** A small table for people. */
  public void print(PrintStream out) {
    out.printf(
        Locale.ROOT,
        "accepted %d   deferred %d   refused %d   lost %d%n",
        accepted,
        deferred,
        refused,
        lost);
    out.printf(
        Locale.ROOT,
        "%.2f s   %.0f messages/s   %.1f MB/s   %d connections%n%n",
        seconds(),
        rate(),
        octets / seconds() / 1e6,
        connections);
    out.println("milliseconds        p50       p90       p99       max");
    row(out, "connect", connecting);
    row(out, "transaction", transactions);
    if (!replies.isEmpty()) {
      out.println();
    }
    replies.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .forEach(reply -> out.printf(Locale.ROOT, "%7d x %s%n", reply.getValue(), reply.getKey()));
  }

  private static void row(PrintStream out, String name, LoadTally.Spread spread) {
    out.printf(
        Locale.ROOT,
        "%-12s %10.2f%10.2f%10.2f%10.2f%n",
        name,
        millis(spread.p50()),
        millis(spread.p90()),
        millis(spread.p99()),
        millis(spread.max()));
  }

  private static double millis(Duration duration) {
    return duration.toNanos() / 1e6;
  }

  /** The same as one JSON object. */
  public String json() {
    Map<String, @Nullable Object> report = Json.object();
    report.put("accepted", accepted);
    report.put("deferred", deferred);
    report.put("refused", refused);
    report.put("lost", lost);
    report.put("connections", connections);
    report.put("seconds", rounded(seconds()));
    report.put("messages-per-second", rounded(rate()));
    report.put("octets-per-second", Math.round(octets / seconds()));
    report.put("connect-ms", spread(connecting));
    report.put("transaction-ms", spread(transactions));
    report.put("replies", replies);
    return Json.text(report);
  }

  private static Map<String, @Nullable Object> spread(LoadTally.Spread spread) {
    Map<String, @Nullable Object> fields = Json.object();
    fields.put("p50", rounded(millis(spread.p50())));
    fields.put("p90", rounded(millis(spread.p90())));
    fields.put("p99", rounded(millis(spread.p99())));
    fields.put("max", rounded(millis(spread.max())));
    return fields;
  }

  private static double rounded(double value) {
    return Math.round(value * 1000) / 1000.0;
  }
}
