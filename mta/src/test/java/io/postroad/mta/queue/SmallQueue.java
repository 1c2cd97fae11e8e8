package io.postroad.mta.queue;

import io.postroad.mta.Settings;
import io.postroad.mta.spool.NewMessage;
import io.postroad.mta.spool.Origin;
import io.postroad.mta.spool.QueueEntry;
import io.postroad.mta.spool.QueueId;
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
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A queue over a real spool on a disk in memory, in a simulated process; where mail goes and what
 * is reported is up to the test. Mail is from Alice to Bob and has no content.
 */
final class SmallQueue {
  static final Mailbox ALICE = Mailbox.parse("alice@example.test").orElseThrow();
  static final Mailbox BOB = Mailbox.parse("bob@example.test").orElseThrow();
  private static final String DOMAIN = "example.test";

  private final SimulatedProcess process;
  private final Spool spool;
  private final MailQueue queue;

  SmallQueue(
      Simulation simulation, MemoryDisk disk, Planner planner, Carrier carrier, Reporter reporter)
      throws IOException {
    process = simulation.process("mta");
    Execution execution = process.execution();
    spool =
        SegmentSpool.open(
            disk,
            execution,
            SegmentSettings.forDisk(disk, 1 << 20),
            failure -> {
              throw new IllegalStateException("the spool failed", failure);
            });
    Settings settings = new Settings();
    queue = new MailQueue(execution, spool, planner, carrier, reporter, settings::get, _ -> {});
    queue.start();
  }

  static MemoryDisk disk() {
    return new MemoryDisk(1L << 30, 1);
  }

  /** Carries nothing: for planners that settle everything. */
  static Carrier nothingCarried() {
    return destination -> {
      throw new IllegalStateException("nothing is carried to " + destination.name());
    };
  }

  SimulatedProcess process() {
    return process;
  }

  Spool spool() {
    return spool;
  }

  MailQueue queue() {
    return queue;
  }

  /** A report to Alice. */
  Reporter.Decision report() {
    return new Reporter.Decision.Send(
        new Spool.Report(message(new NullReversePath(), ALICE, ""), content()), Optional.empty());
  }

  /** Hands in a message with these parameters of RCPT. */
  QueueId send(String parameters) {
    return on(() -> {
      QueueEntry entry = spool.accept(message(ALICE, BOB, parameters), content());
      queue.submit(entry);
      return entry.id();
    });
  }

  private NewMessage message(ReversePath from, Mailbox to, String parameters) {
    Execution execution = process.execution();
    return new NewMessage(
        QueueId.create(execution.time().now(), execution.random()),
        new Envelope(
            from, MailParameters.NONE, List.of(new Recipient(to, Parameters.rcpt(parameters)))),
        execution.time().now(),
        Origin.TRUSTED,
        List.of(DOMAIN));
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
