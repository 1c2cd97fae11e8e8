package io.postroad.mta.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.mta.Settings;
import io.postroad.mta.settings.Rate;
import io.postroad.mta.settings.Retry;
import io.postroad.mta.settings.Shaping;
import io.postroad.mta.spool.NewMessage;
import io.postroad.mta.spool.Origin;
import io.postroad.mta.spool.QueueEntry;
import io.postroad.mta.spool.QueueId;
import io.postroad.smtp.address.Mailbox;
import io.postroad.smtp.command.Parameters;
import io.postroad.smtp.command.RcptParameters;
import io.postroad.smtp.envelope.Envelope;
import io.postroad.smtp.envelope.Recipient;
import io.postroad.testkit.sim.Simulation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Which job goes when: connections, rates, back-off, rank; on the queue thread alone. */
class LanesTest {
  private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");

  private static final Retry RETRY = new Settings().get().retry();
  private static final Standing.Attempt FIRST = new Standing.Attempt(1, 1, 0, NOW);

  private record Place(String name, Shaping.Limits limits) implements Destination {}

  private static Place place(String name, int connections, Optional<Rate> rate) {
    return new Place(name, new Shaping.Limits(connections, 100, 100, rate));
  }

  /** Couriers that make their attempts at once, and tell. */
  private static final Carrier AT_ONCE =
      _ ->
          new Carrier.Carriage() {
            @Override
            public Carrier.Result attempt(Job job) {
              return new Carrier.Result(Map.of(0, new Outcome.Delivered("", "250 OK")), List.of());
            }

            @Override
            public void close() {}
          };

  private final List<String> begun = new ArrayList<>();
  private final List<Signal> told = new ArrayList<>();
  private long ids;

  private Job job(Destination destination, int priority) {
    Mailbox bob = Mailbox.parse("bob@there.test").orElseThrow();
    NewMessage message =
        new NewMessage(
            QueueId.of(NOW.toEpochMilli() << 16, ids++),
            new Envelope(
                bob,
                Parameters.mail(" MT-PRIORITY=" + priority),
                List.of(new Recipient(bob, RcptParameters.NONE))),
            NOW,
            Origin.TRUSTED,
            List.of("there.test"));
    QueueEntry entry = new QueueEntry(message, 1, List.of(), true);
    return new Job(entry, destination, List.of(0));
  }

  private void put(Lanes lanes, Destination destination, int... priorities) {
    for (int priority : priorities) {
      lanes.lane(destination).ready().add(job(destination, priority), NOW);
    }
  }

  private void dispatch(Lanes lanes, Lane lane, Instant now) {
    lanes.dispatch(lane, now, job -> begun.add(rank(job)));
  }

  private static String rank(Job job) {
    return job.destination().name() + " " + job.entry().message().priority();
  }

  private static void fail(Lane lane) {
    Cause cause = new Cause.Unreachable("", "nobody answers");
    lane.standing().learn(new Evidence.NotReached(cause), FIRST, RETRY, NOW);
  }

  @Test
  @DisplayName("product.md §2: no more couriers than connections; the most urgent go first")
  void connections() {
    Simulation.run(
        1,
        world -> {
          Lanes lanes = new Lanes(world.execution(), AT_ONCE, told::add);
          Place there = place("there", 2, Optional.empty());
          put(lanes, there, 0, -9, 9, 4);
          dispatch(lanes, lanes.lane(there), NOW);
          assertThat(begun).containsExactly("there 9", "there 4");
          assertThat(lanes.couriers()).isEqualTo(2);
          lanes.close();
        });
  }

  @Test
  @DisplayName(
      "product.md §2: a rate lets pass what it allows, and asks for a look when the next may go")
  void rate() {
    Simulation.run(
        2,
        world -> {
          Lanes lanes = new Lanes(world.execution(), AT_ONCE, told::add);
          Place there = place("there", 9, Optional.of(new Rate(1, Duration.ofMinutes(1))));
          put(lanes, there, 0, 0);
          dispatch(lanes, lanes.lane(there), NOW);
          assertThat(begun).hasSize(1);
          Instant next = lanes.nextWakeUp().orElseThrow();
          assertThat(next).isBetween(NOW.plusSeconds(59), NOW.plusSeconds(61));
          assertThat(lanes.woken(NOW.plusSeconds(30))).isEmpty();
          assertThat(lanes.woken(next)).containsExactly(lanes.lane(there));
          dispatch(lanes, lanes.lane(there), next);
          assertThat(begun).hasSize(2);
          lanes.close();
        });
  }

  @Test
  @DisplayName("product.md §4: nothing goes to a destination that is held back, then one probes it")
  void backOff() {
    Simulation.run(
        3,
        world -> {
          Lanes lanes = new Lanes(world.execution(), AT_ONCE, told::add);
          Place there = place("there", 5, Optional.empty());
          put(lanes, there, 0, 0, 0);
          Lane lane = lanes.lane(there);
          fail(lane);
          dispatch(lanes, lane, NOW);
          assertThat(begun).isEmpty();
          assertThat(lanes.views(NOW).getFirst().lastReply()).isEqualTo("nobody answers");
          dispatch(lanes, lane, NOW.plusSeconds(301));
          assertThat(begun).as("a probe").hasSize(1);
          lane.standing().learn(new Evidence.Passed(), FIRST, RETRY, NOW);
          dispatch(lanes, lane, NOW.plusSeconds(302));
          assertThat(begun).hasSize(3);
          lanes.close();
        });
  }

  @Test
  @DisplayName(
      "RFC 6710 §5: couriers in common go where the most urgent waits, when one comes home")
  void sharedCouriers() {
    Simulation.run(
        4,
        world -> {
          Lanes lanes = new Lanes(world.execution(), AT_ONCE, told::add, 1);
          Place first = place("first", 5, Optional.empty());
          Place slow = place("slow", 5, Optional.empty());
          Place urgent = place("urgent", 5, Optional.empty());
          put(lanes, first, 0);
          put(lanes, slow, -3);
          put(lanes, urgent, 7);
          dispatch(lanes, lanes.lane(first), NOW);
          dispatch(lanes, lanes.lane(slow), NOW);
          dispatch(lanes, lanes.lane(urgent), NOW);
          assertThat(begun).containsExactly("first 0");
          world.time().sleep(Duration.ofSeconds(5));
          Signal.Ended ended =
              told.stream()
                  .filter(Signal.Ended.class::isInstance)
                  .map(Signal.Ended.class::cast)
                  .findFirst()
                  .orElseThrow();
          lanes.left(ended.courier(), NOW, job -> begun.add(rank(job)));
          assertThat(begun).containsExactly("first 0", "urgent 7");
          lanes.close();
        });
  }

  @Test
  @DisplayName("A courier keeps its connection for the next job, and goes home after a second")
  void idleCouriers() {
    Simulation.run(
        7,
        world -> {
          Lanes lanes = new Lanes(world.execution(), AT_ONCE, told::add);
          Place there = place("there", 5, Optional.empty());
          Lane lane = lanes.lane(there);
          put(lanes, there, 0);
          dispatch(lanes, lane, NOW);
          world.time().sleep(Duration.ofMillis(1));
          Courier courier = ((Signal.Ended) told.removeFirst()).courier();
          lanes.free(courier, NOW);
          put(lanes, there, 0);
          dispatch(lanes, lane, NOW.plusMillis(900));
          assertThat(lanes.couriers()).as("the second job takes the free courier").isEqualTo(1);
          world.time().sleep(Duration.ofMillis(1));
          assertThat(((Signal.Ended) told.removeFirst()).courier()).isSameAs(courier);
          lanes.free(courier, NOW.plusMillis(900));
          assertThat(lanes.nextWakeUp()).contains(NOW.plusMillis(1900));
          lanes.sendHome(NOW.plusMillis(1899));
          world.time().sleep(Duration.ofMillis(1));
          assertThat(told).as("not before its time").isEmpty();
          lanes.sendHome(NOW.plusMillis(1900));
          world.time().sleep(Duration.ofMillis(1));
          assertThat(told).containsExactly(new Signal.Left(courier));
          assertThat(lanes.nextWakeUp()).isEmpty();
        });
  }

  @Test
  @DisplayName(
      "A destination is forgotten once nothing is to be remembered: no mail, rate or failure")
  void forgotten() {
    Simulation.run(
        5,
        world -> {
          Lanes lanes = new Lanes(world.execution(), AT_ONCE, told::add);
          Place plain = place("plain", 1, Optional.empty());
          Place limited = place("limited", 1, Optional.of(new Rate(1, Duration.ofHours(1))));
          Place failed = place("failed", 1, Optional.empty());
          lanes.lane(plain);
          assertThat(lanes.lane(limited).gate().tryPass(NOW)).isTrue();
          fail(lanes.lane(failed));
          lanes.forgetOld(NOW.plusSeconds(400));
          assertThat(lanes.find("plain")).isEmpty();
          assertThat(lanes.find("limited")).as("its rate is used up").isPresent();
          assertThat(lanes.find("failed")).as("it failed within the hour").isPresent();
          lanes.forgetOld(NOW.plus(Duration.ofHours(3)));
          assertThat(lanes.find("limited")).isEmpty();
          assertThat(lanes.find("failed")).isEmpty();
        });
  }

  @Test
  @DisplayName("product.md §4: an operator's verb takes a message out of every destination")
  void withdraw() {
    Simulation.run(
        6,
        world -> {
          Lanes lanes = new Lanes(world.execution(), AT_ONCE, told::add);
          Place there = place("there", 1, Optional.empty());
          Place elsewhere = place("elsewhere", 1, Optional.empty());
          Job job = job(there, 0);
          lanes.lane(there).ready().add(job, NOW);
          lanes.lane(elsewhere).ready().add(new Job(job.entry(), elsewhere, List.of(1)), NOW);
          put(lanes, there, 0);
          assertThat(lanes.withdraw(job.entry().id(), List.of("there", "elsewhere"))).hasSize(2);
          assertThat(lanes.waiting()).containsExactly(lanes.lane(there));
          assertThat(lanes.lane(there).ready().size()).isEqualTo(1);
        });
  }
}
