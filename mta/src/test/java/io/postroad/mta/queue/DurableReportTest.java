package io.postroad.mta.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.mta.spool.QueueEntry;
import io.postroad.mta.spool.Spool;
import io.postroad.mta.spool.memory.MemoryDisk;
import io.postroad.mta.spool.segment.SegmentSettings;
import io.postroad.mta.spool.segment.SegmentSpool;
import io.postroad.smtp.address.NullReversePath;
import io.postroad.smtp.reply.EnhancedStatus;
import io.postroad.smtp.runtime.Execution;
import io.postroad.testkit.sim.SimulatedProcess;
import io.postroad.testkit.sim.Simulation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What was reported stands, whatever happens in the moment in which the report is sent. */
final class DurableReportTest {

  /** Settles mail at once; of a report it hears when it would be sent. */
  private record Settling(Outcome outcome, Runnable sending) implements Planner {
    @Override
    public Optional<Plan> planNow(QueueEntry entry, List<Integer> recipients) {
      return Optional.of(plan(entry, recipients));
    }

    @Override
    public Plan plan(QueueEntry entry, List<Integer> recipients) {
      if (entry.message().envelope().reversePath() instanceof NullReversePath) {
        sending.run();
      }
      Map<Integer, Outcome> settled = new HashMap<>();
      recipients.forEach(i -> settled.put(i, outcome));
      return new Plan(List.of(), settled);
    }
  }

  @ParameterizedTest(name = "delivered: {0}")
  @ValueSource(booleans = {false, true})
  @DisplayName("D8: a report is sent only once it and its cause have reached the disk")
  void powerIsLostAsItIsSent(boolean delivered) {
    Outcome outcome =
        delivered
            ? new Outcome.Delivered("", "in its mailbox")
            : new Outcome.Failed(
                new Cause.Ours(new EnhancedStatus(5, 1, 1), "nobody", Cause.Scope.RECIPIENT));
    Simulation.run(
        8,
        simulation -> {
          MemoryDisk disk = SmallQueue.disk();
          AtomicReference<SmallQueue> world = new AtomicReference<>();
          AtomicReference<MemoryDisk> left = new AtomicReference<>();
          AtomicBoolean sent = new AtomicBoolean();
          world.set(
              new SmallQueue(
                  simulation,
                  disk,
                  new Settling(
                      outcome,
                      () -> {
                        sent.set(true);
                        world.get().process().kill();
                      }),
                  SmallQueue.nothingCarried(),
                  (_, _) -> world.get().report()));
          world.get().process().whenKilled(() -> left.set(disk.crash()));
          world.get().send(" NOTIFY=SUCCESS,FAILURE");
          simulation.await(Duration.ofMinutes(1), sent::get);
          List<QueueEntry> kept = afterRestart(simulation, left.get());
          assertThat(kept)
              .singleElement()
              .satisfies(report ->
                  assertThat(report.message().envelope().reversePath())
                      .isInstanceOf(NullReversePath.class));
        });
  }

  private static List<QueueEntry> afterRestart(Simulation simulation, MemoryDisk disk) {
    SimulatedProcess process = simulation.process("mta again");
    AtomicReference<List<QueueEntry>> kept = new AtomicReference<>(List.of());
    process
        .execution()
        .start(
            Execution.Kind.VIRTUAL,
            "restart",
            () -> {
              try (Spool spool =
                  SegmentSpool.open(
                      disk,
                      process.execution(),
                      SegmentSettings.forDisk(disk, 1 << 20),
                      failure -> {
                        throw new IllegalStateException("the spool failed", failure);
                      })) {
                kept.set(spool.list(_ -> true, Optional.empty(), 10));
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            })
        .join(Duration.ofMinutes(1));
    return kept.get();
  }
}
