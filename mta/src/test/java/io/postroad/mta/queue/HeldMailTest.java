package io.postroad.mta.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.mta.spool.NewMessage;
import io.postroad.mta.spool.Origin;
import io.postroad.mta.spool.QueueId;
import io.postroad.mta.spool.RecipientState;
import io.postroad.mta.spool.Spool;
import io.postroad.mta.spool.memory.MemoryDisk;
import io.postroad.mta.spool.segment.SegmentSettings;
import io.postroad.mta.spool.segment.SegmentSpool;
import io.postroad.smtp.envelope.Content;
import io.postroad.smtp.runtime.Execution;
import io.postroad.testkit.sim.SimulatedProcess;
import io.postroad.testkit.sim.Simulation;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What was held for longer than keep-held allows. */
final class HeldMailTest {
  private static final int OLD = 1200;
  private static final int YOUNG = 600;

  @Test
  @DisplayName("product.md §2: all of it is found, little at once, and nothing that is younger")
  void found() {
    List<Signal.HeldTooLong> told = new ArrayList<>();
    Set<QueueId> old = new TreeSet<>();
    Simulation.run(
        18,
        world -> {
          SimulatedProcess process = world.process("mta");
          MemoryDisk disk = new MemoryDisk(1L << 30, 1);
          Spool spool =
              SegmentSpool.open(
                  disk, process.execution(), SegmentSettings.forDisk(disk, 1 << 20), _ -> {});
          Instant before = Entries.NOW.plus(Duration.ofDays(30));
          process
              .execution()
              .start(
                  Execution.Kind.VIRTUAL,
                  "fill",
                  () -> {
                    for (int i = 0; i < OLD; i++) {
                      old.add(hold(spool, Entries.NOW.plusSeconds(i), Entries.NOW.plusSeconds(i)));
                    }
                    hold(spool, Entries.NOW, before.plusSeconds(1)); // held again of late
                    for (int i = 0; i < YOUNG; i++) {
                      hold(spool, before.plusSeconds(i), before.plusSeconds(i));
                    }
                  })
              .join(Duration.ofHours(1));
          HeldMail heldMail =
              new HeldMail(
                  process.execution(), spool, signal -> told.add((Signal.HeldTooLong) signal));
          heldMail.look(before);
          world.time().sleep(Duration.ofMinutes(1));
        });
    assertThat(told).allSatisfy(each -> assertThat(each.ids().size()).isLessThanOrEqualTo(20));
    assertThat(told.stream().flatMap(each -> each.ids().stream()).toList())
        .hasSize(OLD)
        .containsExactlyInAnyOrderElementsOf(old);
  }

  private static QueueId hold(Spool spool, Instant arrived, Instant since) {
    NewMessage like = new Entries().to("there.test").message();
    QueueId id = QueueId.of(arrived.toEpochMilli() << 16, since.toEpochMilli());
    try {
      spool.accept(
          new NewMessage(id, like.envelope(), arrived, Origin.TRUSTED, like.destinations()),
          content());
    } catch (IOException e) {
      throw new IllegalStateException("the spool failed", e);
    }
    spool.settle(id, Map.of(0, new RecipientState.Held(0, since, "why")), Optional.empty());
    spool.release(id);
    return id;
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
