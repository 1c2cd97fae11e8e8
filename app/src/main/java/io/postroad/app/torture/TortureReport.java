package io.postroad.app.torture;

import io.postroad.app.json.Json;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What came of it. Immutable.
 *
 * @param kills how often the server was killed
 * @param accepted messages that got 250
 * @param unanswered transactions that a kill cut off: nobody promised anything about them
 * @param lost the queue ids of accepted messages that did not arrive
 * @param damaged the queue ids of accepted messages that arrived otherwise than they were sent
 * @param slowestRestart from the start of the process to {@code ready}
 * @param forced how long forced writes of 4 KiB take here
 */
public record TortureReport(
    int kills,
    long accepted,
    long unanswered,
    List<String> lost,
    List<String> damaged,
    Duration slowestRestart,
    ForcedWrites forced) {

  /** So many ids are named. */
  private static final int NAMED = 10;

  /** Whether every promise was kept. */
  public boolean kept() {
    return accepted > 0 && lost.isEmpty() && damaged.isEmpty();
  }

  /** A few lines for people. */
  public void print(PrintStream out) {
    out.printf(
        Locale.ROOT,
        "%d kills   %d accepted   %d lost   %d damaged   (%d cut off before the 250)%n",
        kills,
        accepted,
        lost.size(),
        damaged.size(),
        unanswered);
    out.printf(
        Locale.ROOT,
        "slowest restart %.2f s   forced write %.2f ms (median), %.2f ms (slowest of %d)%n",
        slowestRestart.toNanos() / 1e9,
        millis(forced.median()),
        millis(forced.slowest()),
        ForcedWrites.COUNT);
    lost.stream().limit(NAMED).forEach(id -> out.println("lost: " + id));
    damaged.stream().limit(NAMED).forEach(id -> out.println("damaged: " + id));
    if (forced.tooFast()) {
      out.println(
          "warning: a forced write returns sooner than a disk can have kept it: a cache that forgets without"
              + " power, or a file system in memory");
    }
    out.println(
        kept()
            ? "Every accepted message is there, whole. (A kill takes the process, not the power: what"
                + " the disk does without power, its forced writes promise.)"
            : accepted == 0
                ? "Nothing was accepted, so nothing is proved."
                : "PROMISES WERE BROKEN; the folder is kept, please report this.");
  }

  private static double millis(Duration duration) {
    return duration.toNanos() / 1e6;
  }

  /** The same as one JSON object. */
  public String json() {
    Map<String, @Nullable Object> report = Json.object();
    report.put("kills", kills);
    report.put("accepted", accepted);
    report.put("unanswered", unanswered);
    report.put("lost", lost);
    report.put("damaged", damaged);
    report.put("slowest-restart-ms", slowestRestart.toMillis());
    report.put("forced-write-median-us", forced.median().toNanos() / 1000);
    report.put("forced-write-slowest-us", forced.slowest().toNanos() / 1000);
    report.put("forced-write-too-fast", forced.tooFast());
    report.put("kept", kept());
    return Json.text(report);
  }
}
