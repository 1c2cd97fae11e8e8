package io.postroad.verify.bench;

import io.postroad.app.json.Json;
import io.postroad.verify.system.Postroad;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One run of {@code postroad load}.
 *
 * @param seconds from the first session's beginning to the last reply
 * @param p50 milliseconds from MAIL to the reply to the final dot
 * @param p99 likewise
 * @param endNanos when it was over, as {@link System#nanoTime()} counts
 */
record Load(long accepted, double seconds, double p50, double p99, long endNanos) {

  /**
   * Sends 4 KiB messages to a port of 127.0.0.1 for so long, a connection for each session.
   *
   * @throws IllegalStateException when a message was not accepted
   */
  static Load run(int port, int sessions, double seconds) throws IOException {
    List<String> words = new ArrayList<>(List.of(Postroad.launcher(), "load", "--json"));
    words.addAll(List.of("--server", "127.0.0.1:" + port));
    words.addAll(List.of("--sessions", Integer.toString(sessions)));
    words.addAll(List.of("--time", Math.round(seconds * 1000) + "ms", "--size", "4KiB"));
    ProcessBuilder builder = new ProcessBuilder(words).redirectError(Redirect.INHERIT);
    builder.environment().put("POSTROAD_JAVA_HOME", System.getProperty("java.home"));
    Process process = builder.start();
    process.getOutputStream().close();
    try (BufferedReader said = process.inputReader()) {
      String line = said.readLine();
      long end = System.nanoTime();
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
      if (line == null || process.waitFor() != 0) {
        throw new IllegalStateException("postroad load failed; it said: " + line);
      }
      return read(Json.readObject(line), end);
    } catch (InterruptedException e) {
      throw new IllegalStateException("benchmarks are not interrupted", e);
    }
  }

  private static Load read(Map<String, @Nullable Object> report, long end) {
    Map<?, ?> times = (Map<?, ?>) Objects.requireNonNull(report.get("transaction-ms"));
    return new Load(
        (long) number(report.get("accepted")),
        number(report.get("seconds")),
        number(times.get("p50")),
        number(times.get("p99")),
        end);
  }

  private static double number(@Nullable Object value) {
    return ((Number) Objects.requireNonNull(value)).doubleValue();
  }

  double rate() {
    return accepted / seconds;
  }
}
