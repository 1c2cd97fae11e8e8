package io.postroad.mta.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.mta.spool.QueueEntry;
import io.postroad.mta.spool.QueueId;
import io.postroad.mta.spool.RecipientState;
import io.postroad.mta.spool.Spool;
import io.postroad.testkit.sim.Simulation;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is delivered and owes a report that cannot be written now. */
final class OwedReportTest {
  private int unwritable;
  private int written;
  private int deliveries;

  /** Everything is delivered at once, reports too. */
  private final Planner planner =
      new Planner() {
        @Override
        public Optional<Plan> planNow(QueueEntry entry, List<Integer> recipients) {
          return Optional.of(plan(entry, recipients));
        }

        @Override
        public Plan plan(QueueEntry entry, List<Integer> recipients) {
          Map<Integer, Outcome> settled = new HashMap<>();
          recipients.forEach(i -> settled.put(i, new Outcome.Delivered("", "in its mailbox")));
          deliveries += recipients.size();
          return new Plan(List.of(), settled);
        }
      };

  private interface Play {
    void in(SmallQueue world, Simulation simulation) throws Exception;
  }

  private void play(Play play) {
    Simulation.run(
        3461,
        simulation -> {
          AtomicReference<SmallQueue> world = new AtomicReference<>();
          world.set(
              new SmallQueue(
                  simulation,
                  SmallQueue.disk(),
                  planner,
                  SmallQueue.nothingCarried(),
                  (_, _) -> report(world.get())));
          play.in(world.get(), simulation);
        });
  }

  private Reporter.Decision report(SmallQueue world) throws IOException {
    if (unwritable > 0) {
      unwritable--;
      throw new IOException("no content, says the test");
    }
    written++;
    return world.report();
  }

  @Test
  @DisplayName("D8: a report that cannot be written is tried again, and nothing is delivered again")
  void triedAgain() {
    unwritable = 1;
    play((world, simulation) -> {
      QueueId id = world.send(" NOTIFY=SUCCESS");
      simulation.time().sleep(Duration.ofSeconds(10));
      RecipientState owing =
          world.on(() -> world.spool().find(id).orElseThrow().states().getFirst());
      assertThat(owing).isInstanceOf(RecipientState.Unreported.class);
      assertThat(((RecipientState.Unreported) owing).due())
          .isAfter(world.process().execution().time().now());
      assertThat(world.on(world.spool()::figures).delivered()).isZero();
      simulation.time().sleep(Duration.ofMinutes(6));
      Spool.Figures figures = world.on(world.spool()::figures);
      assertThat(figures.messages()).isZero();
      assertThat(figures.delivered()).isEqualTo(2);
      assertThat(figures.balanced()).isTrue();
      assertThat(written).isEqualTo(1);
      assertThat(deliveries).isEqualTo(2);
    });
  }

  @Test
  @DisplayName(
      "product.md §1: what only owes its report is not held, retried or bounced; delete ends it as delivered")
  void verbs() {
    unwritable = Integer.MAX_VALUE;
    play((world, simulation) -> {
      QueueId id = world.send(" NOTIFY=SUCCESS");
      simulation.time().sleep(Duration.ofSeconds(10));
      for (Verb verb : List.of(Verb.HOLD, Verb.RELEASE, Verb.RETRY, Verb.BOUNCE)) {
        VerbResult result = world.on(() -> world.queue().steer(verb, id, "test"));
        assertThat(result).as(verb.word()).isInstanceOf(VerbResult.NotNow.class);
      }
      VerbResult deleted = world.on(() -> world.queue().steer(Verb.DELETE, id, "test"));
      assertThat(deleted).isEqualTo(new VerbResult.Done());
      Spool.Figures figures = world.on(world.spool()::figures);
      assertThat(figures.messages()).isZero();
      assertThat(figures.delivered()).isEqualTo(1);
      assertThat(figures.deleted()).isZero();
      assertThat(figures.balanced()).isTrue();
    });
  }
}
