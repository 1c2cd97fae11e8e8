package io.postroad.mta.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.mta.settings.Shaping;
import io.postroad.mta.spool.QueueEntry;
import io.postroad.mta.spool.QueueId;
import io.postroad.mta.spool.RecipientState;
import io.postroad.smtp.runtime.Time;
import io.postroad.testkit.sim.Simulation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Which attempt is a message's last, and what is said when it may have been delivered before. */
final class LastAttemptTest {
  private static final Duration ATTEMPT = Duration.ofMinutes(10);
  private static final Duration BEYOND_DEADLINE = Duration.ofDays(10);

  private final List<Reporter.Item> told = new ArrayList<>();
  private final List<Outcome> outcomes = new ArrayList<>();

  private static Outcome lostAfterTheDot() {
    return new Outcome.Deferred(new Cause.Lost("mx.example.test", "waited in vain"), true);
  }

  private static Outcome noConnection() {
    return new Outcome.Deferred(new Cause.Lost("mx.example.test", "closed at once"), false);
  }

  /** Mail goes over a slow carrier; reports arrive at once. */
  private static final Planner PLANNER =
      new Planner() {
        @Override
        public Optional<Plan> planNow(QueueEntry entry, List<Integer> recipients) {
          return Optional.of(plan(entry, recipients));
        }

        @Override
        public Plan plan(QueueEntry entry, List<Integer> recipients) {
          if (entry.message().envelope().reversePath().equals(SmallQueue.ALICE)) {
            Shaping.Limits limits = new Shaping.Limits(1, 10, 10, Optional.empty());
            return new Plan(
                List.of(new Leg(new TestDestination("example.test", limits), recipients)),
                Map.of());
          }
          Map<Integer, Outcome> settled = new HashMap<>();
          recipients.forEach(i -> settled.put(i, new Outcome.Delivered("", "in its mailbox")));
          return new Plan(List.of(), settled);
        }
      };

  private record TestDestination(String name, Shaping.Limits limits) implements Destination {}

  /** Every attempt takes ten minutes and ends as the test says. */
  private Carrier.Carriage slow(Time time) {
    return new Carrier.Carriage() {
      @Override
      public Carrier.Result attempt(Job job) {
        Outcome outcome = outcomes.removeFirst();
        time.sleep(ATTEMPT);
        return new Carrier.Result(Map.of(0, outcome), List.of());
      }

      @Override
      public void close() {}
    };
  }

  private interface Play {
    void in(SmallQueue world, Simulation simulation);
  }

  private void play(Play play) {
    Simulation.run(
        10,
        simulation -> {
          AtomicReference<SmallQueue> world = new AtomicReference<>();
          world.set(
              new SmallQueue(
                  simulation,
                  SmallQueue.disk(),
                  PLANNER,
                  _ -> slow(world.get().process().execution().time()),
                  (_, items) -> {
                    told.addAll(items);
                    return world.get().report();
                  }));
          play.in(world.get(), simulation);
        });
  }

  private static RecipientState state(SmallQueue world, QueueId id) {
    return world.on(() -> world.spool().find(id).orElseThrow().states().getFirst());
  }

  @Test
  @DisplayName("D10: an attempt under way while the clock is set forward is not a message's last")
  void clockSetWhileUnderWay() {
    outcomes.addAll(List.of(lostAfterTheDot(), new Outcome.Delivered("mx.example.test", "250 OK")));
    play((world, simulation) -> {
      QueueId id = world.send("");
      simulation.time().sleep(Duration.ofMinutes(5));
      world.process().jumpClock(BEYOND_DEADLINE);
      simulation.time().sleep(ATTEMPT);
      assertThat(state(world, id)).isInstanceOf(RecipientState.Deferred.class);
      simulation.time().sleep(Duration.ofHours(1));
      assertThat(told).isEmpty();
      assertThat(world.on(world.spool()::figures).delivered()).isEqualTo(1);
    });
  }

  @Test
  @DisplayName("RFC 1047: a report of failure tells of the earlier attempt that may have delivered")
  void maybeDelivered() {
    outcomes.addAll(List.of(lostAfterTheDot(), noConnection(), noConnection()));
    play((world, simulation) -> {
      QueueId id = world.send("");
      simulation.time().sleep(Duration.ofMinutes(28));
      RecipientState.Deferred deferred = (RecipientState.Deferred) state(world, id);
      assertThat(deferred.attempts()).isEqualTo(2);
      assertThat(deferred.maybeDelivered()).isTrue();
      world.process().jumpClock(BEYOND_DEADLINE);
      simulation.time().sleep(Duration.ofHours(2));
      assertThat(told)
          .singleElement()
          .isInstanceOfSatisfying(
              Reporter.Item.Failed.class, failed -> assertThat(failed.maybeDelivered()).isTrue());
    });
  }

  @Test
  @DisplayName(
      "D10: an attempt that begins after the deadline is the last; without doubt it says none")
  void expired() {
    outcomes.addAll(List.of(noConnection(), noConnection()));
    play((world, simulation) -> {
      world.send("");
      simulation.time().sleep(Duration.ofMinutes(11));
      world.process().jumpClock(BEYOND_DEADLINE);
      simulation.time().sleep(Duration.ofHours(1));
      assertThat(outcomes).isEmpty();
      assertThat(told)
          .singleElement()
          .isInstanceOfSatisfying(
              Reporter.Item.Failed.class, failed -> assertThat(failed.maybeDelivered()).isFalse());
    });
  }
}
