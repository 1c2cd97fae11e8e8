package io.postroad.mta.spool.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postroad.mta.spool.QueueId;
import io.postroad.mta.spool.Spool;
import io.postroad.mta.spool.memory.Faults;
import io.postroad.mta.spool.memory.MemoryDisk;
import io.postroad.testkit.sim.Simulation;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What the spool keeps of its folder: the lock, the ledger, segments, sidecars and the cache. */
class SpoolFolderTest {

  private static MemoryDisk disk() {
    return new MemoryDisk(64 << 20, 1);
  }

  @Test
  @DisplayName("A second process on the same folder is refused with a clear error")
  void locked() {
    Simulation.run(
        15,
        world -> {
          SpoolOnDisk on = SpoolOnDisk.open(world, disk());
          assertThatThrownBy(() -> SpoolOnDisk.open(world, on.disk))
              .isInstanceOf(IOException.class)
              .hasMessageContaining("in use by another process");
          on.spool.close();
          SpoolOnDisk.open(world, on.disk).spool.close();
        });
  }

  /** Each of two processes dies when it has named its segment and not yet forced the folder. */
  @Test
  @DisplayName("D5: a name that was not stable when it was read leaves no gap behind a crash")
  void namesTakenBack() {
    Simulation.run(
        15,
        world -> {
          long corrupt = 0;
          for (int seed = 0; seed < 200; seed++) {
            MemoryDisk disk = new MemoryDisk(64 << 20, seed);
            SpoolOnDisk.open(world, disk).spool.close();
            MemoryDisk left = diesAfterNaming(world, disk.restart()).restart();
            SpoolOnDisk after = SpoolOnDisk.open(world, diesAfterNaming(world, left).crash());
            corrupt += after.spool.figures().corruptRecords();
            after.spool.close();
          }
          assertThat(corrupt).isZero();
        });
  }

  private static MemoryDisk diesAfterNaming(Simulation world, MemoryDisk disk) {
    AtomicBoolean named = new AtomicBoolean();
    disk.beforeCall(call -> {
      if (named.get() && call.equals("force folder")) {
        throw new IllegalStateException("the process dies here, says the test");
      }
      named.compareAndSet(false, call.startsWith("rename") && call.endsWith(".log.new"));
    });
    assertThatThrownBy(() -> SpoolOnDisk.open(world, disk)).hasMessageContaining("dies here");
    disk.beforeCall(_ -> {});
    return disk;
  }

  @Test
  @DisplayName("D7: the ledger outlives the segments in which it was earned")
  void ledgerOutlivesSegments() {
    Simulation.run(
        16,
        world -> {
          SpoolOnDisk on = SpoolOnDisk.open(world, disk());
          for (int i = 1; i <= 300; i++) {
            on.deliver(on.put(i, 400));
          }
          world.time().sleep(Duration.ofSeconds(5));
          assertThat(on.disk.names().stream().filter(name -> name.endsWith(".log")))
              .as("what nobody needs is removed")
              .hasSizeLessThan(4);
          SpoolOnDisk after = on.crash(world);
          Spool.Figures figures = after.spool.figures();
          assertThat(figures.accepted()).isEqualTo(300);
          assertThat(figures.delivered()).isEqualTo(300);
          assertThat(figures.balanced()).isTrue();
        });
  }

  @Test
  @DisplayName("Space: one message that stays at the head does not keep the log from shrinking")
  void longLived() {
    Simulation.run(
        17,
        world -> {
          SpoolOnDisk on = SpoolOnDisk.open(world, disk());
          // Its parts fill most of a segment, so that it is not moved for being nearly alone.
          QueueId old = on.put(1, 9000);
          for (int i = 2; i <= 1500; i++) {
            on.deliver(on.put(i, 400));
          }
          on.spool.sync();
          world.time().sleep(Duration.ofSeconds(5));
          on.put(5000, 10);
          world.time().sleep(Duration.ofSeconds(5));
          assertThat(on.disk.names().stream().filter(name -> name.endsWith(".log")))
              .hasSizeLessThan(12);
          SpoolOnDisk after = on.crash(world);
          assertThat(after.whole(old, 9000)).isTrue();
          assertThat(after.spool.figures().balanced()).isTrue();
        });
  }

  @Test
  @DisplayName("A content is read on while its segment is emptied and removed")
  void readWhileMoved() {
    Simulation.run(
        18,
        world -> {
          SpoolOnDisk on = SpoolOnDisk.open(world, disk());
          QueueId old = on.put(1, 5000);
          var content = on.spool.content(old).orElseThrow();
          byte[] first = new byte[100];
          content.read(first, 0, 100);
          for (int i = 2; i <= 800; i++) {
            on.deliver(on.put(i, 400));
          }
          world.time().sleep(Duration.ofSeconds(5));
          assertThat(on.disk.names()).doesNotContain("0000000001.log");
          byte[] rest = Mail.read(content);
          byte[] whole = Mail.octets(old, 5000);
          assertThat(first).isEqualTo(Arrays.copyOf(whole, 100));
          assertThat(rest).isEqualTo(Arrays.copyOfRange(whole, 100, 5000));
        });
  }

  @Test
  @DisplayName("A sidecar is a cache: without it, or with a bad one, the segment tells the same")
  void sidecars() {
    Simulation.run(
        19,
        world -> {
          SpoolOnDisk on = SpoolOnDisk.open(world, disk());
          for (int i = 1; i <= 200; i++) {
            QueueId id = on.put(i, 300, 2);
            if (i % 3 == 0) {
              on.deliver(id);
            }
          }
          world.time().sleep(Duration.ofSeconds(1));
          List<QueueId> ids = on.ids();
          on.spool.close();
          List<String> sidecars =
              on.disk.names().stream().filter(name -> name.endsWith(".idx")).toList();
          assertThat(sidecars).hasSizeGreaterThan(2);
          on.disk.octets(sidecars.get(0), new byte[40]);
          on.disk.corrupt(sidecars.get(1), 30, new byte[] {1, 2, 3});
          on.disk.delete(sidecars.get(2));
          SpoolOnDisk after = on.kill(world);
          assertThat(after.ids()).isEqualTo(ids);
          assertThat(after.spool.figures().balanced()).isTrue();
          assertThat(after.spool.figures().corruptRecords()).isZero();
        });
  }

  @Test
  @DisplayName("What was accepted just now is delivered from memory, the disk unread")
  void cache() {
    Simulation.run(
        20,
        world -> {
          SpoolOnDisk on = SpoolOnDisk.open(world, disk());
          QueueId id = on.put(1, 200);
          on.disk.faults(
              new Faults() {
                @Override
                public boolean reads(String name) {
                  return false;
                }
              });
          assertThat(on.whole(id, 200)).isTrue();
        });
  }
}
