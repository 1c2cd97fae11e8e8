package io.postroad.mta.spool.segment;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.mta.spool.QueueEntry;
import io.postroad.mta.spool.QueueId;
import io.postroad.mta.spool.memory.MemoryDisk;
import io.postroad.testkit.sim.Simulation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Who takes a message has it, whatever the spool does with its records meanwhile. */
class SpoolLeaseTest {

  @Test
  @DisplayName("D7: mail that is moved while it is being taken reaches the taker, every message")
  void movedWhileTaken() {
    Simulation.run(
        1,
        world -> {
          SpoolOnDisk on = SpoolOnDisk.open(world, new MemoryDisk(800 * 1024, 1));
          List<QueueId> ids = new ArrayList<>();
          for (int i = 1; i <= 40; i++) {
            ids.add(on.put(i, 700));
          }
          on.spool.sync();
          List<QueueId> left = List.of(ids.get(1), ids.get(3), ids.get(5));
          MemoryDisk disk = on.disk.restart();
          AtomicBoolean taking = new AtomicBoolean();
          AtomicBoolean waited = new AtomicBoolean();
          AtomicInteger removed = new AtomicInteger();
          disk.beforeCall(call -> {
            if (call.startsWith("delete 0000000001.log")) {
              removed.incrementAndGet();
            }
            // The first read of the taker takes its time: the caretaker moves all that it leased.
            if (taking.get() && call.startsWith("read") && waited.compareAndSet(false, true)) {
              world.time().sleep(Duration.ofSeconds(10));
            }
          });
          SpoolOnDisk second = SpoolOnDisk.open(world, disk);
          for (QueueId id : ids) {
            if (!left.contains(id)) {
              second.deliver(id);
            }
          }
          taking.set(true);
          List<QueueId> taken =
              second.spool.take(100, Mail.RECEIVED, _ -> false).stream()
                  .map(QueueEntry::id)
                  .toList();
          assertThat(waited).as("the taker was slow").isTrue();
          assertThat(removed).as("the segment was emptied meanwhile").hasPositiveValue();
          assertThat(taken).containsExactlyInAnyOrderElementsOf(left);
        });
  }
}
