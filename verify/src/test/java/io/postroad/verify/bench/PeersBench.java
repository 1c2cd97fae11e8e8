package io.postroad.verify.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.app.json.Json;
import io.postroad.verify.rules.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

/**
 * Postroad beside Postfix as pure relays, by the harness of the shared test data, and then the
 * figures that need no peer: all goals in one run. {@code -Dpostroad.bench.targets}, {@code
 * .scenarios} and {@code .rounds} are the harness's options of these names; with {@code .scenarios}
 * the figures without a peer are left out, unless {@code .own=true} asks for them.
 */
@Tag("bench")
@Tag("peers")
final class PeersBench {
  /** The first has no goal: a JVM compiles what it runs much, and every server comes warm. */
  private static final String SCENARIOS =
      "small-100,small-100-reuse,small-10-reuse,small-10,relay-large,multi-recipient,latency,idle,"
          + "fsync";

  @Test
  @DisplayName("performance.md: the figures beside Postfix that Postroad is to reach")
  void besidePostfix() throws IOException {
    Path harness =
        Harness.folder()
            .orElseThrow(
                () -> skipped("no bench/bench.py in POSTROAD_SHARED, beside this checkout"));
    Path results = Files.createDirectories(WorkFolder.target().resolve("bench"));
    install(harness);
    Path json = results.resolve("peers.json");
    Files.deleteIfExists(json);
    Path table = results.resolve("peers.md");
    try (WorkFolder work = WorkFolder.of("peers")) {
      List<String> options =
          List.of(
              "--targets",
              System.getProperty("postroad.bench.targets", "postfix,ours"),
              "--scenarios",
              System.getProperty("postroad.bench.scenarios", SCENARIOS),
              "--rounds",
              System.getProperty("postroad.bench.rounds", "5"),
              "--out",
              json.toString());
      int exit = Harness.run(harness, options, Checkout.here().root(), work.path(), table);
      System.out.println(Files.readString(table));
      assertThat(exit).as("the harness's exit code").isZero();
    }
    Object runs = Json.readObject(Files.readString(json)).get("results");
    Goals goals = new Goals((List<?>) Objects.requireNonNull(runs));
    List<Goals.Judged> judged = new ArrayList<>(goals.judged());
    boolean all = System.getProperty("postroad.bench.scenarios", "").isEmpty();
    if (Boolean.parseBoolean(System.getProperty("postroad.bench.own", Boolean.toString(all)))) {
      judged.addAll(ownFigures());
    }
    List<String> lines = new ArrayList<>(goals.forces());
    lines.addAll(goals.noise());
    judged.forEach(goal -> lines.add(goal.line()));
    lines.forEach(System.out::println);
    write(Files.readString(table), lines);
    assertThat(judged.stream().filter(goal -> !goal.met()).map(Goals.Judged::line)).isEmpty();
  }

  /** The rows of the table that no other server is measured beside. */
  private static List<Goals.Judged> ownFigures() throws IOException {
    List<Goals.Judged> judged = new ArrayList<>();
    try (WorkFolder work = WorkFolder.of("peers-own")) {
      judged.addAll(OwnFigures.forces(Files.createDirectories(work.path().resolve("load"))));
      judged.addAll(OwnFigures.starts(work.path().resolve("start")));
      judged.addAll(OwnFigures.million(work.path().resolve("million")));
      judged.addAll(TlsFigures.taken(work.path().resolve("tls")));
    }
    return judged;
  }

  /** The page for the documents: without the harness's first line, which names folders of here. */
  private static void write(String table, List<String> lines) throws IOException {
    String tables = table.replaceFirst("^# .*\\R", "").strip();
    Files.writeString(
        WorkFolder.plots().resolve("peers.md"),
        "%s%n%n%s%n%n```%n%s%n```%n"
            .formatted(tables, Machine.line(), String.join(System.lineSeparator(), lines)));
  }

  private static void install(Path harness) {
    if (!"root".equals(System.getProperty("user.name"))) {
      throw skipped("the harness runs as root only");
    }
    if (Harness.missing().isPresent()) {
      Optional<String> failure = Harness.install(harness, WorkFolder.target().resolve("peers-bin"));
      // It brings more servers than these two: what matters is whether Postfix is there now.
      Optional<String> missing = Harness.missing();
      if (missing.isPresent()) {
        throw skipped(missing.get() + "; installing said: " + failure.orElse(""));
      }
    }
  }

  private static TestAbortedException skipped(String why) {
    System.out.println("peers: skipped: " + why);
    return new TestAbortedException("skipped: " + why);
  }
}
