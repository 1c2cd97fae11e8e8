package io.postroad.mta.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.mta.Settings;
import io.postroad.mta.spool.NewMessage;
import io.postroad.mta.spool.Origin;
import io.postroad.mta.spool.QueueEntry;
import io.postroad.mta.spool.QueueId;
import io.postroad.mta.spool.RecipientState;
import io.postroad.mta.spool.Spool;
import io.postroad.mta.spool.memory.MemoryDisk;
import io.postroad.mta.spool.segment.SegmentSettings;
import io.postroad.mta.spool.segment.SegmentSpool;
import io.postroad.smtp.address.Mailbox;
import io.postroad.smtp.address.NullReversePath;
import io.postroad.smtp.address.ReversePath;
import io.postroad.smtp.command.MailParameters;
import io.postroad.smtp.command.Parameters;
import io.postroad.smtp.envelope.Content;
import io.postroad.smtp.envelope.Envelope;
import io.postroad.smtp.envelope.Recipient;
import io.postroad.smtp.runtime.Execution;
import io.postroad.testkit.sim.SimulatedProcess;
import io.postroad.testkit.sim.Simulation;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is delivered and owes a report that cannot be written now. */
final class OwedReportTest {
  private static final Mailbox ALICE = Mailbox.parse("alice@example.test").orElseThrow();
  private static final Mailbox BOB = Mailbox.parse("bob@example.test").orElseThrow();

  private final Settings settings = new Settings();
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

  private final class World {
    private final SimulatedProcess process;
    private final Spool spool;
    private final MailQueue queue;

    World(Simulation simulation) throws IOException {
      process = simulation.process("mta");
      Execution execution = process.execution();
      MemoryDisk disk = new MemoryDisk(1L << 30, 1);
      spool =
          SegmentSpool.open(
              disk,
              execution,
              SegmentSettings.forDisk(disk, 1 << 20),
              failure -> {
                throw new IllegalStateException("the spool failed", failure);
              });
      queue =
          new MailQueue(
              execution,
              spool,
              planner,
              destination -> {
                throw new IllegalStateException("nothing is carried to " + destination.name());
              },
              (about, items) -> {
                if (unwritable > 0) {
                  unwritable--;
                  throw new IOException("no content, says the test");
                }
                written++;
                NewMessage report = message(new NullReversePath(), ALICE, "");
                return new Reporter.Decision.Send(
                    new Spool.Report(report, content()), Optional.empty());
              },
              settings::get,
              _ -> {});
      queue.start();
    }

    private NewMessage message(ReversePath from, Mailbox to, String parameters) {
      Execution execution = process.execution();
      return new NewMessage(
          QueueId.create(execution.time().now(), execution.random()),
          new Envelope(
              from, MailParameters.NONE, List.of(new Recipient(to, Parameters.rcpt(parameters)))),
          execution.time().now(),
          Origin.TRUSTED,
          List.of("example.test"));
    }

    QueueId send() {
      return on(() -> {
        QueueEntry entry = spool.accept(message(ALICE, BOB, " NOTIFY=SUCCESS"), content());
        queue.submit(entry);
        return entry.id();
      });
    }

    /** Runs something on a thread of the process. */
    <T> T on(Callable<T> call) {
      AtomicReference<Optional<T>> result = new AtomicReference<>(Optional.empty());
      process
          .execution()
          .start(
              Execution.Kind.VIRTUAL,
              "operator",
              () -> {
                try {
                  result.set(Optional.of(call.call()));
                } catch (Exception e) {
                  throw new IllegalStateException("the call failed", e);
                }
              })
          .join(Duration.ofMinutes(1));
      return result.get().orElseThrow();
    }
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

  private interface Play {
    void in(World world, Simulation simulation) throws Exception;
  }

  private void play(Play play) {
    Simulation.run(3461, simulation -> play.in(new World(simulation), simulation));
  }

  @Test
  @DisplayName("D8: a report that cannot be written is tried again, and nothing is delivered again")
  void triedAgain() {
    unwritable = 1;
    play((world, simulation) -> {
      QueueId id = world.send();
      simulation.time().sleep(Duration.ofSeconds(10));
      RecipientState owing = world.on(() -> world.spool.find(id).orElseThrow().states().getFirst());
      assertThat(owing).isInstanceOf(RecipientState.Unreported.class);
      assertThat(((RecipientState.Unreported) owing).due())
          .isAfter(world.process.execution().time().now());
      assertThat(world.on(world.spool::figures).delivered()).isZero();
      simulation.time().sleep(Duration.ofMinutes(6));
      Spool.Figures figures = world.on(world.spool::figures);
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
      QueueId id = world.send();
      simulation.time().sleep(Duration.ofSeconds(10));
      for (Verb verb : List.of(Verb.HOLD, Verb.RELEASE, Verb.RETRY, Verb.BOUNCE)) {
        VerbResult result = world.on(() -> world.queue.steer(verb, id, "test"));
        assertThat(result).as(verb.word()).isInstanceOf(VerbResult.NotNow.class);
      }
      VerbResult deleted = world.on(() -> world.queue.steer(Verb.DELETE, id, "test"));
      assertThat(deleted).isEqualTo(new VerbResult.Done());
      Spool.Figures figures = world.on(world.spool::figures);
      assertThat(figures.messages()).isZero();
      assertThat(figures.delivered()).isEqualTo(1);
      assertThat(figures.deleted()).isZero();
      assertThat(figures.balanced()).isTrue();
    });
  }
}
