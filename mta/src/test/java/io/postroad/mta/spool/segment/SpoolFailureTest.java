package io.postroad.mta.spool.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postroad.mta.spool.QueueId;
import io.postroad.mta.spool.RecipientState.Bounced;
import io.postroad.mta.spool.RecipientState.Deferred;
import io.postroad.mta.spool.Spool;
import io.postroad.mta.spool.SpoolFailedException;
import io.postroad.mta.spool.SpoolFullException;
import io.postroad.mta.spool.memory.Faults;
import io.postroad.mta.spool.memory.MemoryDisk;
import io.postroad.smtp.runtime.Execution;
import io.postroad.testkit.sim.Simulation;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A force that fails is final, a write that fails is not (rules D3, D4). */
class SpoolFailureTest {

  private static MemoryDisk disk() {
    return new MemoryDisk(400 * 1024, 1);
  }

  /** Fails the next force of a segment, once, and counts how often one is forced after that. */
  private static final class FailOnce implements Faults {
    final AtomicInteger after = new AtomicInteger();
    boolean failed;

    @Override
    public boolean forces(String name) {
      if (failed) {
        after.incrementAndGet();
        return true;
      }
      failed = true;
      return false;
    }
  }

  @Test
  @DisplayName("D3: after one failed force nobody is told 250, and nothing is forced again")
  void forceFails() {
    Simulation.run(
        1,
        world -> {
          SpoolOnDisk on = SpoolOnDisk.open(world, disk());
          QueueId before = on.put(1, 100);
          FailOnce faults = new FailOnce();
          on.disk.faults(faults);
          AtomicInteger refused = new AtomicInteger();
          AtomicInteger accepted = new AtomicInteger();
          List<Execution.Running> senders = new ArrayList<>();
          for (int i = 2; i < 12; i++) {
            int number = i;
            senders.add(
                world
                    .execution()
                    .start(
                        Execution.Kind.VIRTUAL,
                        "in",
                        () -> {
                          try {
                            on.put(number, 100);
                            accepted.incrementAndGet();
                          } catch (SpoolFailedException e) {
                            refused.incrementAndGet();
                          } catch (IOException e) {
                            throw new AssertionError(e);
                          }
                        }));
          }
          senders.forEach(sender -> sender.join(Duration.ofMinutes(1)));
          assertThat(accepted).hasValue(0);
          assertThat(refused).hasValue(10);
          assertThat(on.failures).hasSize(1);
          assertThat(on.failures.getFirst()).hasMessageContaining("forcing segment 1 failed");
          assertThatThrownBy(() -> on.put(20, 1)).isInstanceOf(SpoolFailedException.class);
          assertThatThrownBy(on.spool::sync).isInstanceOf(SpoolFailedException.class);
          on.deliver(before);
          world.time().sleep(Duration.ofSeconds(5));
          assertThatThrownBy(on.spool::close).isInstanceOf(SpoolFailedException.class);
          assertThat(faults.after).hasValue(0);
          assertThat(on.crash(world).ids()).contains(before);
        });
  }

  @Test
  @DisplayName("D3: what an unclean tail gives back is forced anew before it counts")
  void uncleanTail() {
    for (int seed = 0; seed < 50; seed++) {
      int chance = seed;
      Simulation.run(
          seed,
          world -> {
            SpoolOnDisk on = SpoolOnDisk.open(world, new MemoryDisk(400 * 1024, chance));
            on.disk.faults(new FailOnce());
            assertThatThrownBy(() -> on.put(1, 3000)).isInstanceOf(SpoolFailedException.class);
            // The pages are in memory still, but the disk has dropped some of them for good.
            SpoolOnDisk second = on.kill(world);
            List<QueueId> counted = second.ids();
            assertThat(counted).containsExactly(Mail.id(1));
            SpoolOnDisk third = second.crash(world);
            assertThat(third.ids()).isEqualTo(counted);
            assertThat(third.whole(Mail.id(1), 3000)).isTrue();
          });
    }
  }

  @Test
  @DisplayName(
      "D4: without any room left, what a message is settled as over and over is written once")
  void settledWithoutRoom() {
    Simulation.run(
        3,
        world -> {
          SpoolOnDisk on =
              SpoolOnDisk.open(
                  world, disk(), new SegmentSettings(16 * 1024, 0, 0, 4 * 1024, 1024, 0));
          QueueId first = on.put(1, 300);
          QueueId last = on.put(2, 300);
          on.spool.sync();
          on.disk.occupy(on.disk.freeOctets());
          for (int i = 0; i < 300; i++) {
            for (QueueId id : List.of(first, last)) {
              var _ = on.spool.lease(id).orElseThrow();
              on.spool.settle(
                  id,
                  Map.of(0, new Deferred(i, Mail.RECEIVED, "451", false, false)),
                  Optional.empty());
              on.spool.release(id);
            }
            world.time().sleep(Duration.ofMillis(200));
          }
          long before = on.spool.figures().bytesWritten();
          on.disk.occupy(0);
          world.time().sleep(Duration.ofSeconds(5));
          assertThat(on.spool.figures().bytesWritten() - before).isBetween(100L, 1000L);
          assertThat(on.failures).isEmpty();
          assertThat(on.crash(world).spool.find(last).orElseThrow().states().getFirst())
              .isInstanceOfSatisfying(
                  Deferred.class, state -> assertThat(state.attempts()).isEqualTo(299));
        });
  }

  @Test
  @DisplayName("D4: a full disk refuses new mail, mail leaves, and acceptance resumes by itself")
  void full() {
    Simulation.run(
        2,
        world -> {
          SpoolOnDisk on = SpoolOnDisk.open(world, disk());
          world.time().sleep(Duration.ofSeconds(1));
          List<QueueId> ids = new ArrayList<>();
          assertThatThrownBy(
                  () -> {
                    for (int i = 1; i < 10_000; i++) {
                      ids.add(on.put(i, 700));
                    }
                  })
              .isInstanceOf(SpoolFullException.class);
          assertThat(ids.size()).isGreaterThan(100);
          assertThat(on.spool.figures().full()).isTrue();
          assertThat(on.failures).isEmpty();
          on.disk.occupy(on.disk.freeOctets());
          for (QueueId id : ids.subList(3, 73)) {
            on.deliver(id);
          }
          on.spool.sync(); // Out of the reserve: nothing else is left.
          assertThat(on.disk.names()).doesNotContain("reserve");
          on.disk.occupy(0);
          for (QueueId id : ids.subList(73, ids.size())) {
            on.deliver(id);
          }
          world.time().sleep(Duration.ofSeconds(5));
          assertThat(on.spool.figures().full()).isFalse();
          QueueId fresh = on.put(20_000, 700);
          SpoolOnDisk after = on.crash(world);
          assertThat(after.ids()).hasSize(4).contains(fresh).containsAll(ids.subList(0, 3));
          assertThat(after.spool.figures().balanced()).isTrue();
          assertThat(after.spool.figures().corruptRecords()).isZero();
        });
  }

  @Test
  @DisplayName("D4: a write that fails refuses its transactions only, and leaves nothing behind")
  void writeFails() {
    Simulation.run(
        3,
        world -> {
          SpoolOnDisk on = SpoolOnDisk.open(world, disk());
          world.time().sleep(Duration.ofSeconds(1));
          QueueId first = on.put(1, 200);
          AtomicInteger fails = new AtomicInteger(1);
          on.disk.faults(
              new Faults() {
                @Override
                public int written(String name, int length) {
                  return fails.getAndDecrement() > 0 ? length - 1 : length;
                }
              });
          assertThatThrownBy(() -> on.put(2, 200))
              .isInstanceOf(SpoolFullException.class)
              .hasMessageContaining("Input/output error");
          world.time().sleep(Duration.ofSeconds(3));
          QueueId third = on.put(3, 200);
          assertThat(on.failures).isEmpty();
          assertThat(on.crash(world).ids()).containsExactly(first, third);
        });
  }

  @Test
  @DisplayName("D4: octets that could not be cut off do not pass for the records that follow")
  void notCutOff() {
    Simulation.run(
        4,
        world -> {
          SpoolOnDisk on = SpoolOnDisk.open(world, disk());
          world.time().sleep(Duration.ofSeconds(1));
          on.put(1, 200);
          AtomicInteger fails = new AtomicInteger(1);
          on.disk.faults(
              new Faults() {
                @Override
                public int written(String name, int length) {
                  return fails.getAndDecrement() > 0 ? length - 1 : length;
                }
              });
          byte[][] left = new byte[1][];
          String name = "0000000001.log";
          on.disk.beforeCall(what -> {
            if (what.startsWith("truncate")) {
              left[0] = octets(on.disk, name);
            }
          });
          assertThatThrownBy(() -> on.put(2, 200)).isInstanceOf(SpoolFullException.class);
          world.time().sleep(Duration.ofSeconds(3));
          QueueId third = on.put(3, 100);
          // As if the cut had been lost: the refused group's octets stand behind the next group.
          byte[] now = on.disk.octets(name);
          byte[] both = left[0].clone();
          System.arraycopy(now, 0, both, 0, now.length);
          MemoryDisk same = on.disk.restart();
          same.octets(name, both);
          SpoolOnDisk after = SpoolOnDisk.open(world, same);
          assertThat(after.ids()).containsExactly(Mail.id(1), third);
        });
  }

  private static byte[] octets(MemoryDisk disk, String name) {
    try {
      return disk.octets(name);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  @DisplayName(
      "D4: without room even for settlements they wait, and are written when there is some")
  void noRoomAtAll() {
    Simulation.run(
        5,
        world -> {
          SpoolOnDisk on = SpoolOnDisk.open(world, disk());
          QueueId id = on.put(1, 200);
          QueueId cause = on.put(2, 200);
          world.time().sleep(Duration.ofSeconds(1));
          on.disk.occupy(10_000_000);
          on.disk.delete("reserve");
          on.deliver(id);
          var _ = on.spool.lease(cause).orElseThrow();
          QueueId report = Mail.id(3);
          on.spool.settle(
              cause,
              Map.of(0, new Bounced(Instant.EPOCH, "550")),
              Optional.of(new Spool.Report(Mail.message(report, 1), Mail.content(new byte[50]))));
          assertThatThrownBy(on.spool::sync).isInstanceOf(SpoolFullException.class);
          assertThat(on.spool.figures().balanced()).isTrue();
          on.disk.occupy(0);
          world.time().sleep(Duration.ofSeconds(3));
          on.spool.sync();
          SpoolOnDisk after = on.crash(world);
          assertThat(after.ids()).containsExactly(report);
          assertThat(after.spool.figures().balanced()).isTrue();
        });
  }

  @Test
  @DisplayName("D4: a spool on a full disk opens out of the reserve, so that mail can leave")
  void opensWhenFull() {
    Simulation.run(
        6,
        world -> {
          SpoolOnDisk on = SpoolOnDisk.open(world, disk());
          QueueId id = on.put(1, 200);
          world.time().sleep(Duration.ofSeconds(1));
          on.disk.occupy(10_000_000);
          on.disk.occupy(400 * 1024 - used(on.disk));
          SpoolOnDisk after = on.kill(world);
          assertThat(after.ids()).containsExactly(id);
          assertThatThrownBy(() -> after.put(2, 2000)).isInstanceOf(SpoolFullException.class);
          after.deliver(id);
          after.spool.sync();
          assertThat(after.ids()).isEmpty();
        });
  }

  private static long used(MemoryDisk disk) throws IOException {
    long used = 0;
    for (String name : disk.names()) {
      used += disk.octets(name).length;
    }
    return used;
  }

  @Test
  @DisplayName(
      "D4: a start on a full disk writes the tail again in the room that the reserve leaves")
  void startOnFullDisk() {
    Simulation.run(
        41,
        world -> {
          SpoolOnDisk on = SpoolOnDisk.open(world, new MemoryDisk(64 << 20, 1));
          world.time().sleep(Duration.ofSeconds(2));
          QueueId kept = on.put(1, 8000);
          MemoryDisk left = on.disk.restart();
          assertThat(left.names()).contains("reserve");
          // More than the reserve is needed, less than the reserve and what the first attempt took.
          left.occupy(left.freeOctets() - 4096);
          SpoolOnDisk after = SpoolOnDisk.open(world, left);
          assertThat(after.whole(kept, 8000)).isTrue();
          assertThat(after.spool.figures().accepted()).isEqualTo(1);
          assertThat(after.spool.figures().balanced()).isTrue();
          after.spool.close();
        });
  }
}
