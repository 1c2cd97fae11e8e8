package io.postroad.verify.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.verify.sim.Run.Mode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The promise of the whole: what got 250 is delivered, or its sender is told, or it is kept. One
 * seed is played alone, with its trace, by {@code ./test --only verify -Dpostroad.sim.seed=N}.
 */
class SimulationTest {
  private static final int SEEDS = 300;
  private static final int SEEDS_OF_PROOF = 10_000;
  private static final int SEEDS_OF_CONTROL = 40;
  private static final int SEEDS_COMPARED = 10;

  private static List<Run> play(int seeds, Mode mode) {
    return play(0, seeds, mode);
  }

  private static List<Run> play(long first, int seeds, Mode mode) {
    try (FaultLog log = new FaultLog()) {
      List<Run> runs = played(first, seeds, mode);
      assertThat(log.faults()).as("faults that a barrier kept, with @seed").isEmpty();
      return runs;
    }
  }

  private static List<Run> played(long first, int seeds, Mode mode) {
    return LongStream.range(first, first + seeds)
        .parallel()
        .mapToObj(seed -> Run.play(seed, mode))
        .toList();
  }

  private static int sum(List<Run> runs, ToIntFunction<Run> figure) {
    return runs.stream().mapToInt(figure).sum();
  }

  private static void print(String what, List<Run> runs) {
    System.out.printf(
        "%s: seeds=%d virtual=%dd steps=%d crashes=%d stops=%d restarts=%d clock-jumps=%d full-disks=%d%n",
        what,
        runs.size(),
        sum(runs, run -> (int) run.virtual().toDays()),
        runs.stream().mapToLong(Run::steps).sum(),
        sum(runs, run -> run.trouble().crashes()),
        sum(runs, run -> run.trouble().stops()),
        sum(runs, run -> run.trouble().restarts()),
        sum(runs, run -> run.trouble().clockJumps()),
        sum(runs, run -> run.trouble().fullDisks()));
    System.out.printf(
        "%s: accepted=%d delivered=%d reported=%d kept=%d doubtful=%d doubts=%d dup=%d both=%d"
            + " lost=%d stuck=%d%n",
        what,
        sum(runs, run -> run.mails().accepted()),
        sum(runs, run -> run.mails().delivered()),
        sum(runs, run -> run.mails().reported()),
        sum(runs, run -> run.mails().kept()),
        sum(runs, run -> run.mails().doubtful()),
        sum(runs, run -> run.mails().doubts()),
        sum(runs, run -> run.mails().duplicates()),
        sum(runs, run -> run.mails().both()),
        sum(runs, run -> run.lost().size()),
        sum(runs, run -> run.stuck().isEmpty() ? 0 : 1));
    System.out.printf(
        "%s: told-of-success=%d again=%d untold=%d doubted=%d unwanted=%d%n",
        what,
        sum(runs, run -> run.reports().told()),
        sum(runs, run -> run.reports().again()),
        sum(runs, run -> run.reports().untold().size()),
        sum(runs, run -> run.reports().doubted()),
        sum(runs, run -> run.reports().unwanted().size()));
  }

  private static void requireGood(List<Run> runs) {
    for (Run run : runs) {
      assertThat(run.verdict())
          .as(
              "seed %d; again by ./test --only verify -Dpostroad.sim.seed=%d",
              run.seed(), run.seed())
          .isEmpty();
    }
  }

  @Test
  @DisplayName("D1, D6-D8, D10: through every trouble nothing that got 250 is lost or stuck")
  void nothingIsLost() {
    Long only = Long.getLong("postroad.sim.seed");
    if (only != null) {
      List<Run> alone = play(only, 1, Mode.TROUBLE);
      print("simulation of seed " + only, alone);
      requireGood(alone);
      return;
    }
    List<Run> runs = play(SEEDS, Mode.TROUBLE);
    print("simulation", runs);
    requireGood(runs);
    assertThat(sum(runs, run -> run.trouble().restarts())).isGreaterThan(SEEDS);
    assertThat(sum(runs, run -> run.trouble().stops())).isPositive();
    assertThat(sum(runs, run -> run.mails().duplicates())).isPositive();
    assertThat(sum(runs, run -> run.reports().told())).isPositive();
  }

  @Test
  @Tag("proof")
  @DisplayName("D1, D6-D8, D10: the same for ten thousand seeds")
  void nothingIsLostInTheLongRun() {
    List<Run> runs = play(SEEDS_OF_PROOF, Mode.TROUBLE);
    print("simulation proof", runs);
    requireGood(runs);
  }

  @Test
  @DisplayName("simulation: in peace nothing is doubled, doubtful, or reported and delivered")
  void peace() {
    List<Run> runs = play(30, Mode.PEACE);
    print("simulation in peace", runs);
    requireGood(runs);
    for (Run run : runs) {
      assertThat(run.events()).as("seed %d", run.seed()).isPositive();
      assertThat(run.mails().duplicates()).as("seed %d", run.seed()).isZero();
      assertThat(run.mails().doubtful()).as("seed %d", run.seed()).isZero();
      assertThat(run.mails().doubts()).as("seed %d", run.seed()).isZero();
      assertThat(run.mails().both()).as("seed %d", run.seed()).isZero();
    }
  }

  @Test
  @DisplayName("simulation: the same seed gives the same trace, in another process too")
  void sameSeedSameTrace() throws IOException, InterruptedException {
    List<String> here = hashes();
    assertThat(hashes()).isEqualTo(here);
    Process other =
        new ProcessBuilder(
                System.getProperty("java.home") + "/bin/java",
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                TraceMain.class.getName(),
                "0",
                String.valueOf(SEEDS_COMPARED))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    List<String> there = other.inputReader(StandardCharsets.US_ASCII).lines().toList();
    assertThat(other.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(there).isEqualTo(here);
    System.out.printf("simulation: traces=%d different=0 processes=2%n", SEEDS_COMPARED);
  }

  private static List<String> hashes() {
    return play(SEEDS_COMPARED, Mode.TROUBLE).stream()
        .map(run -> String.valueOf(run.hash()))
        .toList();
  }

  @Test
  @DisplayName("control: with forcing switched off, mail that got 250 is lost")
  void controlLoses() {
    List<Run> runs;
    try (FaultLog log = new FaultLog()) {
      // Damage is logged and counted here, as it must be; it is no fault of the code.
      runs = played(0, SEEDS_OF_CONTROL, Mode.TROUBLE_WITHOUT_FORCING);
      assertThat(log.faults()).isNotNull();
    }
    print("simulation without forcing", runs);
    assertThat(sum(runs, run -> run.lost().size())).isPositive();
  }
}
