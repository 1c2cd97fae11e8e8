package io.postroad.mta.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.mta.Settings;
import io.postroad.mta.settings.Shaping;
import io.postroad.mta.spool.NewMessage;
import io.postroad.mta.spool.QueueEntry;
import io.postroad.mta.spool.RecipientState;
import io.postroad.mta.spool.Spool;
import io.postroad.mta.spool.memory.MemoryDisk;
import io.postroad.mta.spool.segment.SegmentSettings;
import io.postroad.mta.spool.segment.SegmentSpool;
import io.postroad.smtp.envelope.Content;
import io.postroad.smtp.reply.EnhancedStatus;
import io.postroad.smtp.runtime.Execution;
import io.postroad.testkit.sim.SimulatedProcess;
import io.postroad.testkit.sim.Simulation;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An error of the program's own ends the thread it happens on, never the message. */
final class OurFaultTest {
  enum Where {
    PLAN,
    ATTEMPT,
    REPORT
  }

  private record Place(String name, Shaping.Limits limits) implements Destination {}

  private final Place there = new Place("there", new Shaping.Limits(1, 100, 100, Optional.empty()));

  /** The next time it is asked at this place, it dies. */
  private static final class Faulty {
    private final Where where;
    private boolean happened;

    Faulty(Where where) {
      this.where = where;
    }

    void at(Where now) {
      if (now == where && !happened) {
        happened = true;
        throw new AssertionError("an error of ours, says the test");
      }
    }
  }

  private Planner planner(Faulty faulty) {
    return new Planner() {
      @Override
      public Optional<Plan> planNow(QueueEntry entry, List<Integer> recipients) {
        return Optional.empty();
      }

      @Override
      public Plan plan(QueueEntry entry, List<Integer> recipients) {
        faulty.at(Where.PLAN);
        return new Plan(List.of(new Leg(there, recipients)), Map.of());
      }
    };
  }

  private static Carrier carrier(Faulty faulty, AtomicInteger attempts) {
    return _ ->
        new Carrier.Carriage() {
          @Override
          public Carrier.Result attempt(Job job) {
            attempts.incrementAndGet();
            faulty.at(Where.ATTEMPT);
            Map<Integer, Outcome> outcomes = new HashMap<>();
            Cause gone =
                new Cause.Ours(
                    new EnhancedStatus(5, 1, 1), "no such mailbox", Cause.Scope.RECIPIENT);
            job.recipients()
                .forEach(i ->
                    outcomes.put(
                        i,
                        faulty.where == Where.REPORT
                            ? new Outcome.Failed(gone)
                            : new Outcome.Delivered("there", "250 OK")));
            return new Carrier.Result(outcomes, List.of());
          }

          @Override
          public void close() {}
        };
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("D7: an error of ours leaves nothing leased for ever: it is tried again, or held")
  void triedAgain(Where where) {
    Faulty faulty = new Faulty(where);
    AtomicInteger attempts = new AtomicInteger();
    AtomicReference<Optional<RecipientState>> state = new AtomicReference<>(Optional.empty());
    Simulation.run(
        24,
        simulation -> {
          SimulatedProcess process = simulation.process("mta");
          Execution execution = process.execution();
          MemoryDisk disk = new MemoryDisk(1L << 30, 1);
          Spool spool =
              SegmentSpool.open(disk, execution, SegmentSettings.forDisk(disk, 1 << 20), _ -> {});
          MailQueue queue =
              new MailQueue(
                  execution,
                  spool,
                  planner(faulty),
                  carrier(faulty, attempts),
                  (_, _) -> {
                    faulty.at(Where.REPORT);
                    return new Reporter.Decision.Withhold("not today");
                  },
                  new Settings()::get,
                  _ -> {});
          queue.start();
          NewMessage message = new Entries().to("there.test").message();
          start(execution, () -> queue.submit(spool.accept(message, content())));
          simulation.time().sleep(Duration.ofMinutes(30));
          start(
              execution,
              () -> {
                state.set(spool.find(message.id()).map(e -> e.states().getFirst()));
                assertThat(spool.lease(message.id()).isPresent())
                    .as("nobody has it")
                    .isEqualTo(where == Where.REPORT);
              });
          assertThat(process.takeFailures())
              .singleElement()
              .extracting(Throwable::getCause)
              .hasToString("java.lang.AssertionError: an error of ours, says the test");
        });
    if (where == Where.REPORT) {
      assertThat(state.get()).containsInstanceOf(RecipientState.Held.class);
    } else {
      assertThat(state.get()).as("it is delivered").isEmpty();
    }
    assertThat(attempts).hasValue(where == Where.ATTEMPT ? 2 : 1);
  }

  private interface Body {
    void run() throws IOException;
  }

  private static void start(Execution execution, Body body) {
    execution
        .start(
            Execution.Kind.VIRTUAL,
            "operator",
            () -> {
              try {
                body.run();
              } catch (IOException e) {
                throw new IllegalStateException("the spool failed", e);
              }
            })
        .join(Duration.ofMinutes(1));
  }

  private static Content content() {
    return new Content() {
      @Override
      public int read(byte[] into, int offset, int length) {
        return -1;
      }

      @Override
      public void close() {}
    };
  }
}
