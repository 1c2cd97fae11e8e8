package io.postroad.verify.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.verify.bench.Chart.Axis;
import io.postroad.verify.bench.Chart.Point;
import io.postroad.verify.bench.Chart.Series;
import io.postroad.verify.system.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What a long queue costs: servers with 10³ to 10⁶ messages that wait for their next attempt, side
 * by side, take new mail in turn. {@code -Dpostroad.bench.waiting=1000,10000}, {@code .rounds} and
 * {@code .seconds} (of one run) for less or more.
 */
@Tag("bench")
@Tag("growth")
final class QueueGrowthBench {
  private static final int ROUNDS = Integer.getInteger("postroad.bench.rounds", 4);
  private static final double SECONDS =
      Double.parseDouble(System.getProperty("postroad.bench.seconds", "8"));
  private static final int[] WAITING =
      Arrays.stream(
              System.getProperty("postroad.bench.waiting", "1000,10000,100000,1000000")
                  .split(",", -1))
          .mapToInt(Integer::parseInt)
          .toArray();

  private static final int SESSIONS = 100;
  private static final double TOLERANCE = 0.15;

  /** Below this many messages their memory is lost in what a JVM has anyway. */
  private static final int COUNTED_FROM = 50_000;

  /** One server and what was measured of it. */
  private record Filled(int waiting, Relay.Ours relay, double heap, List<Double> rates) {
    double rate() {
      return median(rates);
    }

    /** The median of the rounds' ratios: what disturbs a round disturbs both. */
    double beside(Filled first) {
      return median(
          IntStream.range(0, rates.size())
              .mapToObj(round -> rates.get(round) / first.rates().get(round))
              .toList());
    }

    private static double median(List<Double> values) {
      List<Double> sorted = values.stream().sorted().toList();
      int half = sorted.size() / 2;
      return (sorted.get(half) + sorted.get((sorted.size() - 1) / 2)) / 2;
    }

    double heapMib() {
      return heap / (1 << 20);
    }

    double resident() {
      return relay.processes().residentPeak() / (double) (1 << 20);
    }
  }

  @Test
  @DisplayName(
      "performance.md: a million waiting messages change neither rate nor memory a message")
  void againstWaiting() throws IOException {
    ProcessTree.require();
    List<Filled> servers = new ArrayList<>();
    try (WorkFolder work = WorkFolder.of("growth")) {
      try {
        for (int waiting : WAITING) {
          servers.add(start(work.path().resolve("with-" + waiting), waiting));
        }
        for (Filled server : servers) {
          Load.run(server.relay().port(), SESSIONS, 4 * SECONDS); // compiled before it counts
        }
        for (int round = 0; round < ROUNDS; round++) {
          // There and back: whoever is first or last is so in half of the rounds.
          for (Filled server : round % 2 == 0 ? servers : servers.reversed()) {
            server.rates().add(Load.run(server.relay().port(), SESSIONS, SECONDS).rate());
          }
        }
        table(servers);
        draw(servers);
        judge(servers);
      } finally {
        servers.forEach(server -> server.relay().close());
      }
    }
  }

  /** Its heap is looked at before it takes mail: what is alive then are the waiting messages. */
  private static Filled start(Path folder, int waiting) throws IOException {
    long begin = System.nanoTime();
    Path spool = Files.createDirectories(folder.resolve("data")).resolve("spool");
    Command.of(
            java("java"),
            "-Xmx512m",
            "-cp",
            System.getProperty("java.class.path"),
            QueueFiller.class.getName(),
            spool.toString(),
            Integer.toString(waiting))
        .within(Duration.ofMinutes(5))
        .run()
        .succeeded();
    double filled = (System.nanoTime() - begin) / 1e9;
    Relay.Ours relay = Relay.ours(folder, Optional.empty());
    assertThat(relay.waiting()).isEqualTo(waiting);
    for (int i = 0; i < 2; i++) {
      Command.of(java("jcmd"), Long.toString(relay.processes().root()), "GC.run").run().succeeded();
    }
    double heap = relay.metric("jvm_memory_used_bytes{area=\"heap\"}");
    System.out.printf(
        Locale.ROOT,
        "growth: %d waiting: filled in %.1f s, heap %.1f MiB%n",
        waiting,
        filled,
        heap / (1 << 20));
    return new Filled(waiting, relay, heap, new ArrayList<>());
  }

  private static String java(String program) {
    return Path.of(System.getProperty("java.home"), "bin", program).toString();
  }

  private static void table(List<Filled> servers) throws IOException {
    StringBuilder table = new StringBuilder();
    table.append(
        "| waiting | accepted/s | beside the first | heap MiB | heap octets a message | resident MiB,"
            + " most |\n");
    table.append("| --- | --- | --- | --- | --- | --- |\n");
    Filled first = servers.getFirst();
    for (Filled server : servers) {
      table.append(
          String.format(
              Locale.ROOT,
              "| %,d | %.0f | %.2f | %.1f | %s | %.0f |%n",
              server.waiting(),
              server.rate(),
              server.beside(first),
              server.heapMib(),
              server.waiting() == first.waiting()
                  ? "–"
                  : String.format(Locale.ROOT, "%.0f", each(first, server)),
              server.resident()));
    }
    table.append('\n').append(Machine.line()).append('\n');
    System.out.print(table);
    Files.writeString(WorkFolder.plots().resolve("growth.md"), table);
  }

  /** The heap that a message more needs, in octets. */
  private static double each(Filled first, Filled more) {
    return (more.heap() - first.heap()) / (more.waiting() - first.waiting());
  }

  private static void draw(List<Filled> servers) throws IOException {
    write("growth", "New mail beside a long queue", "accepted messages/s", servers, Filled::rate);
    write("growth-heap", "Heap of a long queue", "MiB in use", servers, Filled::heapMib);
  }

  private static void write(
      String file,
      String title,
      String label,
      List<Filled> servers,
      ToDoubleFunction<Filled> figure)
      throws IOException {
    List<Point> points =
        servers.stream()
            .map(server -> new Point(server.waiting(), figure.applyAsDouble(server)))
            .toList();
    Chart chart =
        new Chart(
            title,
            new Axis("messages waiting in the queue", true),
            new Axis(label, false),
            List.of(new Series("Postroad", 0, false, points)));
    Files.writeString(WorkFolder.plots().resolve(file + ".svg"), chart.svg());
  }

  private static void judge(List<Filled> servers) {
    List<String> missed = new ArrayList<>();
    Filled first = servers.getFirst();
    List<Filled> others = servers.subList(1, servers.size());
    for (Filled server : others) {
      double ratio = server.beside(first);
      boolean met = Math.abs(ratio - 1) <= TOLERANCE;
      String bound = String.format(Locale.ROOT, "1 ± %.2f", TOLERANCE);
      tell("rate with " + server.waiting() + " waiting", ratio, bound, met, missed);
    }
    List<Filled> counted =
        others.stream().filter(server -> server.waiting() >= COUNTED_FROM).toList();
    for (Filled server : counted) {
      double ratio = each(first, server) / each(first, counted.getFirst());
      boolean met = ratio <= 1 + TOLERANCE;
      String bound = String.format(Locale.ROOT, "at most %.2f", 1 + TOLERANCE);
      tell("heap a message with " + server.waiting() + " waiting", ratio, bound, met, missed);
    }
    assertThat(missed).isEmpty();
  }

  private static void tell(
      String name, double ratio, String bound, boolean met, List<String> missed) {
    String line =
        String.format(
            Locale.ROOT,
            "goal %s: ratio %.2f, wanted %s: %s",
            name,
            ratio,
            bound,
            met ? "met" : "not met");
    System.out.println(line);
    if (!met) {
      missed.add(line);
    }
  }
}
