package io.postroad.mta.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.mta.spool.QueueEntry;
import io.postroad.smtp.runtime.Time;
import io.postroad.testkit.sim.SimulatedProcess;
import io.postroad.testkit.sim.Simulation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Plans that must wait for DNS. */
final class PlanningTest {
  private static final Duration DEAD = Duration.ofSeconds(20);

  /** Every recipient is a part; the domain says how long its name server takes. */
  private record Slow(Time time) implements Planner {
    @Override
    public Optional<Plan> planNow(QueueEntry entry, List<Integer> recipients) {
      return Optional.empty();
    }

    @Override
    public Plan plan(QueueEntry entry, List<Integer> recipients) {
      Map<Integer, Outcome> settled = new HashMap<>();
      for (int i : recipients) {
        String domain = entry.message().destinations().get(i);
        if (domain.startsWith("dead")) {
          time.sleep(DEAD);
        }
        if (domain.startsWith("bad")) {
          throw new IllegalStateException("a fault of ours, says the test");
        }
        settled.put(i, new Outcome.Delivered("", domain));
      }
      return new Plan(List.of(), settled);
    }

    @Override
    public List<List<Integer>> apart(QueueEntry entry, List<Integer> recipients) {
      return recipients.stream().map(List::of).toList();
    }
  }

  /** When each recipient's plan was told. */
  private static Map<Integer, Duration> play(String... domains) {
    Map<Integer, Duration> told = new HashMap<>();
    List<Boolean> more = new ArrayList<>();
    Simulation.run(
        20,
        world -> {
          SimulatedProcess process = world.process("mta");
          Time time = process.execution().time();
          Instant start = time.now();
          Planning planning =
              new Planning(
                  process.execution(),
                  new Slow(time),
                  signal -> {
                    Signal.Planned planned = (Signal.Planned) signal;
                    more.add(planned.more());
                    planned
                        .plan()
                        .settled()
                        .keySet()
                        .forEach(i -> told.put(i, Duration.between(start, time.now())));
                  });
          planning.start(
              new Entries().to(domains), IntStream.range(0, domains.length).boxed().toList());
          world.time().sleep(Duration.ofMinutes(30));
        });
    assertThat(more).last().isEqualTo(false);
    assertThat(more.subList(0, more.size() - 1)).doesNotContain(false);
    assertThat(told).hasSize(domains.length);
    return told;
  }

  @Test
  @DisplayName("reliability.md §3: a recipient does not wait for the dead domain of another")
  void together() {
    Map<Integer, Duration> told = play("dead1", "good1", "dead2", "good2");
    assertThat(told.get(1)).isLessThanOrEqualTo(Planning.TOGETHER.plusSeconds(1));
    assertThat(told.get(3)).isLessThanOrEqualTo(Planning.TOGETHER.plusSeconds(1));
    assertThat(told.get(0)).isBetween(DEAD, DEAD.plusSeconds(3));
    assertThat(told.get(2)).isBetween(DEAD, DEAD.plusSeconds(3));
  }

  @Test
  @DisplayName("N1: fifty dead domains take a minute or two, not a quarter of an hour")
  void manyDead() {
    String[] domains = IntStream.range(0, 50).mapToObj(i -> "dead" + i).toArray(String[]::new);
    assertThat(play(domains).values())
        .allSatisfy(when -> assertThat(when).isLessThan(Duration.ofSeconds(90)));
  }

  @Test
  @DisplayName("A fault of ours in one part is that part's alone")
  void fault() {
    Map<Integer, Duration> told = play("good", "bad", "dead");
    assertThat(told.get(0)).isLessThan(Duration.ofSeconds(3));
    assertThat(told.get(1)).isLessThan(Duration.ofSeconds(3));
  }
}
