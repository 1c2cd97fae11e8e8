package io.postroad.verify.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.verify.bench.Chart.Axis;
import io.postroad.verify.bench.Chart.Point;
import io.postroad.verify.bench.Chart.Series;
import io.postroad.verify.system.Background;
import io.postroad.verify.system.Ports;
import io.postroad.verify.system.Postroad;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Rate, CPU and times against the number of sessions: {@code postroad load} to a relay to {@code
 * postroad sink}, ours and Postfix in turn. {@code -Dpostroad.bench.sessions=1,10}, {@code .rounds}
 * and {@code .seconds} (of one run) for less or more than the usual four minutes.
 */
@Tag("bench")
@Tag("curves")
final class CurvesBench {
  private static final int ROUNDS = Integer.getInteger("postroad.bench.rounds", 2);
  private static final double SECONDS =
      Double.parseDouble(System.getProperty("postroad.bench.seconds", "5"));
  private static final int[] SESSIONS =
      Arrays.stream(
              System.getProperty("postroad.bench.sessions", "1,2,5,10,20,50,100,200")
                  .split(",", -1))
          .mapToInt(Integer::parseInt)
          .toArray();

  /** No round is begun after this: all of it is over within six minutes. */
  private static final Duration ROUNDS_WITHIN = Duration.ofSeconds(150);

  private static final Duration DRAINED_WITHIN = Duration.ofSeconds(60);
  private static final int WARM_SESSIONS = 50;
  private static final double FORCES_MAX = 0.1;

  /**
   * One run, or the mean of several.
   *
   * @param rate messages a second, from the first session to the empty queue
   * @param cpu milliseconds a message
   * @param forces a message; not a number where they are not counted
   */
  private record Figures(double rate, double cpu, double p50, double p99, double forces) {
    static Figures mean(List<Figures> runs) {
      return new Figures(
          mean(runs, Figures::rate),
          mean(runs, Figures::cpu),
          mean(runs, Figures::p50),
          mean(runs, Figures::p99),
          mean(runs, Figures::forces));
    }

    private static double mean(List<Figures> runs, ToDoubleFunction<Figures> figure) {
      return runs.stream().mapToDouble(figure).average().orElse(Double.NaN);
    }
  }

  /** By the number of sessions. */
  private record Curve(String name, Map<Integer, List<Figures>> runs) {
    Series series(String label, int colour, boolean dashed, ToDoubleFunction<Figures> figure) {
      List<Point> points = new ArrayList<>();
      runs.forEach((sessions, all) ->
          points.add(new Point(sessions, figure.applyAsDouble(Figures.mean(all)))));
      return new Series(label, colour, dashed, points);
    }
  }

  @Test
  @DisplayName("performance.md: rate, CPU a message, p50 and p99 against the number of sessions")
  void againstSessions() throws IOException {
    ProcessTree.require();
    int sink = Ports.free();
    try (WorkFolder work = WorkFolder.of("curves");
        Background counting = sink(work.path(), sink);
        Relay ours = Relay.ours(work.path().resolve("ours"), Optional.of(sink))) {
      Optional<Relay> postfix = Relay.postfix(work.path(), sink);
      try {
        List<Relay> relays = new ArrayList<>(List.of(ours));
        postfix.ifPresent(relays::add);
        List<Curve> curves = measured(relays);
        draw(curves);
        table(curves);
        forces(curves.getFirst());
        assertThat(counting.output()).contains("ready");
      } finally {
        postfix.ifPresent(Relay::close);
      }
    }
  }

  private static Background sink(Path folder, int port) {
    return Background.start(folder, Postroad.launcher(), "sink", "--listen", "127.0.0.1:" + port)
        .listening(port);
  }

  private static List<Curve> measured(List<Relay> relays) throws IOException {
    for (Relay relay : relays) {
      run(relay, WARM_SESSIONS, 2 * SECONDS); // compiled, and its processes started
    }
    List<Curve> curves =
        relays.stream().map(relay -> new Curve(relay.name(), new TreeMap<>())).toList();
    long begin = System.nanoTime();
    for (int round = 0; round < ROUNDS; round++) {
      if (System.nanoTime() - begin > ROUNDS_WITHIN.toNanos()) {
        System.out.printf("curves: %d rounds of %d: time is up%n", round, ROUNDS);
        break;
      }
      for (int sessions : SESSIONS) {
        for (int i = 0; i < relays.size(); i++) {
          curves
              .get(i)
              .runs()
              .computeIfAbsent(sessions, _ -> new ArrayList<>())
              .add(run(relays.get(i), sessions, SECONDS));
        }
      }
    }
    return curves;
  }

  private static Figures run(Relay relay, int sessions, double seconds) throws IOException {
    Duration cpu = relay.processes().cpu();
    Optional<Long> forces = relay.forces();
    Load load = Load.run(relay.port(), sessions, seconds);
    Awaitility.await("the queue of " + relay.name() + " is empty")
        .atMost(DRAINED_WITHIN)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> relay.waiting() == 0);
    double whole = load.seconds() + (System.nanoTime() - load.endNanos()) / 1e9;
    double count = load.accepted();
    Figures figures =
        new Figures(
            count / whole,
            relay.processes().cpu().minus(cpu).toNanos() / 1e6 / count,
            load.p50(),
            load.p99(),
            forces.isPresent()
                ? (relay.forces().orElseThrow() - forces.get()) / count
                : Double.NaN);
    System.out.printf(
        Locale.ROOT,
        "curves: %s, %d sessions: accepted %.0f/s, end to end %.0f/s, CPU %.3f ms, p99 %.2f ms%n",
        relay.name(),
        sessions,
        load.rate(),
        figures.rate(),
        figures.cpu(),
        figures.p99());
    return figures;
  }

  private static void draw(List<Curve> curves) throws IOException {
    List<Series> rate = new ArrayList<>();
    List<Series> cpu = new ArrayList<>();
    List<Series> times = new ArrayList<>();
    for (int i = 0; i < curves.size(); i++) {
      Curve curve = curves.get(i);
      rate.add(curve.series(curve.name(), i, false, Figures::rate));
      cpu.add(curve.series(curve.name(), i, false, Figures::cpu));
      times.add(curve.series(curve.name() + " p50", i, false, Figures::p50));
      times.add(curve.series(curve.name() + " p99", i, true, Figures::p99));
    }
    write("rate", "Messages relayed a second", "messages/s, end to end", false, rate);
    write("cpu", "CPU of a message", "ms, all processes of the server", true, cpu);
    write("latency", "From MAIL to the reply to the final dot", "ms", true, times);
  }

  private static void write(
      String file, String title, String label, boolean logarithmic, List<Series> series)
      throws IOException {
    Axis sessions = new Axis("sessions, connections kept, messages of 4 KiB", true);
    Chart chart = new Chart(title, sessions, new Axis(label, logarithmic), series);
    Files.writeString(WorkFolder.plots().resolve(file + ".svg"), chart.svg());
  }

  private static void table(List<Curve> curves) throws IOException {
    StringBuilder table = new StringBuilder();
    table.append("| sessions | server | messages/s | CPU ms | p50 ms | p99 ms | forces |\n");
    table.append("| --- | --- | --- | --- | --- | --- | --- |\n");
    for (int sessions : SESSIONS) {
      for (Curve curve : curves) {
        Figures mean = Figures.mean(curve.runs().getOrDefault(sessions, List.of()));
        table.append(
            String.format(
                Locale.ROOT,
                "| %d | %s | %.0f | %.3f | %.2f | %.2f | %s |%n",
                sessions,
                curve.name(),
                mean.rate(),
                mean.cpu(),
                mean.p50(),
                mean.p99(),
                Double.isNaN(mean.forces())
                    ? "–"
                    : String.format(Locale.ROOT, "%.3f", mean.forces())));
      }
    }
    table.append('\n').append(Machine.line()).append('\n');
    System.out.print(table);
    Files.writeString(WorkFolder.plots().resolve("curves.md"), table);
  }

  /** Postfix forces once a message, whatever the number of sessions. */
  private static void forces(Curve ours) {
    if (ours.runs().containsKey(100)) {
      double forces = Figures.mean(ours.runs().getOrDefault(100, List.of())).forces();
      System.out.printf(
          Locale.ROOT,
          "goal forces a message at 100 sessions: %.3f, wanted at most %.1f: %s%n",
          forces,
          FORCES_MAX,
          forces <= FORCES_MAX ? "met" : "not met");
      assertThat(forces).isLessThanOrEqualTo(FORCES_MAX);
    }
  }
}
