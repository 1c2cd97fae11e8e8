package io.postroad.mta.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postroad.mta.spool.QueueEntry;
import io.postroad.mta.spool.Spool;
import io.postroad.mta.spool.SpoolFullException;
import io.postroad.mta.spool.memory.MemoryDisk;
import io.postroad.mta.spool.segment.SegmentSettings;
import io.postroad.mta.spool.segment.SegmentSpool;
import io.postroad.smtp.envelope.Content;
import io.postroad.smtp.runtime.Execution;
import io.postroad.testkit.sim.SimulatedProcess;
import io.postroad.testkit.sim.Simulation;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A report on acceptance that the spool cannot vouch for. */
final class UnsyncedReportTest {

  @Test
  @DisplayName(
      "D4: a report that is not durable, because the disk is full, is not kept from others")
  void givesItsLeaseBack() {
    Simulation.run(
        30,
        world -> {
          SimulatedProcess process = world.process("mta");
          Execution execution = process.execution();
          MemoryDisk disk = new MemoryDisk(1L << 30, 1);
          Spool spool =
              SegmentSpool.open(disk, execution, SegmentSettings.forDisk(disk, 1 << 20), _ -> {});
          Entries entries = new Entries();
          QueueEntry report = entries.to("example.test");
          Reporting reporting =
              new Reporting(
                  full(spool),
                  (_, _) ->
                      new Reporter.Decision.Send(
                          new Spool.Report(report.message(), content()), Optional.empty()),
                  execution,
                  _ -> {},
                  _ -> {});
          execution
              .start(
                  Execution.Kind.VIRTUAL,
                  "session",
                  () -> {
                    QueueEntry about = accepted(spool, entries.to("there.test"));
                    assertThatThrownBy(() -> reporting.tellNow(about, List.of()))
                        .isInstanceOf(SpoolFullException.class);
                    assertThat(spool.lease(report.id())).isPresent();
                  })
              .join(Duration.ofMinutes(1));
        });
  }

  private static QueueEntry accepted(Spool spool, QueueEntry entry) {
    try {
      return spool.accept(entry.message(), content());
    } catch (IOException e) {
      throw new IllegalStateException("the spool failed", e);
    }
  }

  /** The same spool with no room for a sync. */
  private static Spool full(Spool spool) {
    return (Spool)
        Proxy.newProxyInstance(
            Spool.class.getClassLoader(),
            new Class<?>[] {Spool.class},
            (_, method, arguments) -> {
              if (method.getName().equals("sync")) {
                throw new SpoolFullException("the disk is full, says the test");
              }
              try {
                return method.invoke(spool, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
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
