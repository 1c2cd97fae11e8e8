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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A torn tail is cut, damage is kept and told, and the two are not mistaken (rule D5). */
class SpoolDamageTest {
  private static final Logger QUIET = Logger.getLogger("io.postroad.mta.spool.segment");
  private static final String LOG = "0000000001.log";
  private static final int SIZE = 90;
  private static final int MESSAGES = 12;

  @BeforeAll
  static void quiet() {
    QUIET.setLevel(Level.OFF);
  }

  @AfterAll
  static void loud() {
    QUIET.setLevel(null);
  }

  /** A log whose octets a test changes, and where each message ends in it. */
  private static final class Log {
    final byte[] octets;
    final List<Integer> ends;

    /** The message that was delivered. */
    final int gone = 3;

    Log(byte[] octets, List<Integer> ends) {
      this.octets = octets;
      this.ends = ends;
    }
  }

  /** What a changed log came to. */
  private static final class Tally {
    int cases;
    int lost;
    int phantom;
    int undetected;

    void print(String what) {
      System.out.printf(
          "spool damage: %s: cases=%d acked_lost=%d phantom=%d undetected=%d%n",
          what, cases, lost, phantom, undetected);
      assertThat(List.of(lost, phantom, undetected)).containsOnly(0);
    }
  }

  private static Log write(Simulation world, MemoryDisk disk) throws IOException {
    SpoolOnDisk on = SpoolOnDisk.open(world, disk);
    List<Integer> ends = new ArrayList<>();
    for (int i = 1; i <= MESSAGES; i++) {
      on.put(i, SIZE);
      ends.add(disk.octets(LOG).length);
      if (i == 5) {
        on.deliver(Mail.id(3));
        on.spool.sync();
      }
    }
    return new Log(disk.octets(LOG), ends);
  }

  private static SpoolOnDisk reopen(Simulation world, MemoryDisk disk, byte[] octets)
      throws IOException {
    MemoryDisk changed = disk.restart();
    changed.octets(LOG, octets);
    return SpoolOnDisk.open(world, changed);
  }

  /** The messages whose octets are all there, of those that are not gone. */
  private static Set<QueueId> expected(Log log, int cut) {
    Set<QueueId> expected = new HashSet<>();
    for (int i = 0; i < log.ends.size(); i++) {
      if (log.ends.get(i) <= cut) {
        expected.add(Mail.id(i + 1));
      }
    }
    return expected;
  }

  @Test
  @DisplayName("D5: cut at every octet of the last three records, the log keeps all that is whole")
  void cut() {
    Tally tally = new Tally();
    Simulation.run(
        1,
        world -> {
          MemoryDisk disk = new MemoryDisk(1 << 20, 1);
          Log log = write(world, disk);
          MemoryDisk present = disk;
          for (int cut = log.ends.get(MESSAGES - 4); cut <= log.octets.length; cut++) {
            SpoolOnDisk after = reopen(world, present, Arrays.copyOf(log.octets, cut));
            Set<QueueId> expected = expected(log, cut);
            expected.remove(Mail.id(log.gone));
            compare(tally, after, expected);
            assertThat(after.spool.figures().balanced()).isTrue();
            assertThat(after.spool.figures().corruptRecords())
                .as("a torn tail is no damage")
                .isZero();
            after.spool.close();
          }
        });
    tally.print("cuts");
  }

  private static void compare(Tally tally, SpoolOnDisk after, Set<QueueId> expected)
      throws IOException {
    tally.cases++;
    List<QueueId> found = after.ids();
    for (QueueId id : expected) {
      tally.lost += found.contains(id) ? 0 : 1;
    }
    for (QueueId id : found) {
      tally.phantom += expected.contains(id) && after.whole(id, SIZE) ? 0 : 1;
    }
  }

  /**
   * Compares after damage: what is lost must be in a damaged place, and the status must say so;
   * what was removed may come back only if its tombstone was hit.
   */
  private static void judge(Tally tally, SpoolOnDisk after, Log log, int from, int to)
      throws IOException {
    tally.cases++;
    Spool.Figures figures = after.spool.figures();
    List<QueueId> found = after.ids();
    boolean told = figures.corruptRecords() > 0;
    tally.undetected += told ? 0 : 1;
    int start = 0;
    for (int i = 0; i < MESSAGES; i++) {
      QueueId id = Mail.id(i + 1);
      int end = log.ends.get(i);
      boolean hit = from < end && to > start;
      boolean there = found.contains(id);
      if (there && !after.whole(id, SIZE)) {
        tally.phantom++;
      }
      if (!there && !hit && i + 1 != log.gone) {
        tally.lost++;
      }
      start = end;
    }
  }

  @Test
  @DisplayName("D5: every flipped bit of a record is seen; the rest of the log is kept")
  void flip() {
    Tally tally = new Tally();
    Simulation.run(
        2,
        world -> {
          MemoryDisk disk = new MemoryDisk(1 << 20, 1);
          Log log = write(world, disk);
          int from = log.ends.get(6);
          int to = log.ends.get(7);
          for (int bit = from * 8; bit < to * 8; bit++) {
            byte[] octets = log.octets.clone();
            octets[bit / 8] ^= (byte) (1 << (bit % 8));
            SpoolOnDisk after = reopen(world, disk, octets);
            judge(tally, after, log, bit / 8, bit / 8 + 1);
            after.spool.close();
          }
        });
    tally.print("flipped bits");
  }

  @Test
  @DisplayName("D5: zeroed and dropped pages are seen; the rest of the log is kept")
  void pages() {
    Tally tally = new Tally();
    Simulation.run(
        3,
        world -> {
          MemoryDisk disk = new MemoryDisk(1 << 20, 1);
          Log log = write(world, disk);
          int last = log.ends.get(MESSAGES - 2);
          for (int from = 0; from < last; from += 64) {
            int to = Math.min(from + 512, last);
            byte[] zeroed = log.octets.clone();
            Arrays.fill(zeroed, from, to, (byte) 0);
            SpoolOnDisk after = reopen(world, disk, zeroed);
            judge(tally, after, log, from, to);
            after.spool.close();
            byte[] dropped = new byte[log.octets.length - (to - from)];
            System.arraycopy(log.octets, 0, dropped, 0, from);
            System.arraycopy(log.octets, to, dropped, from, log.octets.length - to);
            after = reopen(world, disk, dropped);
            judge(tally, after, log, from, to);
            after.spool.close();
          }
        });
    tally.print("zeroed and dropped pages");
  }

  @Test
  @DisplayName("D5: a damaged segment stays as it is, is told at every start, and is put aside")
  void keptAside() {
    Simulation.run(
        4,
        world -> {
          MemoryDisk disk = new MemoryDisk(1 << 20, 1);
          Log log = write(world, disk);
          byte[] octets = log.octets.clone();
          octets[log.ends.get(6) + 60] ^= 1;
          SpoolOnDisk after = reopen(world, disk, octets);
          assertThat(after.spool.figures().corruptRecords()).isPositive();
          assertThat(after.disk.octets(LOG)).as("unchanged").isEqualTo(octets);
          SpoolOnDisk again = after.kill(world);
          assertThat(again.spool.figures().corruptRecords()).isPositive();
          for (QueueId id : again.ids()) {
            again.deliver(id);
          }
          world.time().sleep(Duration.ofSeconds(3));
          assertThat(again.disk.names()).doesNotContain(LOG).contains("0000000001.damaged");
          assertThat(again.disk.octets("0000000001.damaged")).isEqualTo(octets);
          SpoolOnDisk last = again.kill(world);
          assertThat(last.spool.figures().corruptRecords()).as("until an operator took it").isOne();
        });
  }

  @Test
  @DisplayName("D5: damage found while reading is told; the message is not given out in part")
  void foundByReading() {
    Simulation.run(
        5,
        world -> {
          SpoolOnDisk on = SpoolOnDisk.open(world, new MemoryDisk(1 << 20, 1));
          QueueId id = on.put(1, 3000);
          QueueId other = on.put(2, 100);
          byte[] octets = on.disk.octets(LOG);
          on.disk.corrupt(LOG, octets.length / 2, new byte[] {1, 2, 3, 4});
          assertThatThrownBy(() -> on.whole(id, 3000))
              .isInstanceOf(IOException.class)
              .hasMessageContaining("is damaged");
          assertThat(on.whole(other, 100)).isTrue();
        });
  }

  @Test
  @DisplayName("D5: pages the disk cannot read are damage, whatever the marks say")
  void unreadable() {
    Simulation.run(
        6,
        world -> {
          SpoolOnDisk on = SpoolOnDisk.open(world, new MemoryDisk(1 << 20, 1));
          on.put(1, 200);
          on.put(2, 200);
          MemoryDisk same = on.disk.restart();
          same.faults(
              new Faults() {
                private int reads;

                @Override
                public boolean reads(String name) {
                  // The header is read, what follows is not.
                  return !name.equals(LOG) || reads++ == 0;
                }
              });
          SpoolOnDisk after = SpoolOnDisk.open(world, same);
          assertThat(after.spool.figures().corruptRecords()).isPositive();
        });
  }

  @Test
  @DisplayName("D5: a segment that is missing is told")
  void missing() {
    Simulation.run(
        7,
        world -> {
          SpoolOnDisk on = SpoolOnDisk.open(world, new MemoryDisk(1 << 20, 1));
          for (int i = 1; i < 200; i++) {
            on.put(i, 200);
          }
          MemoryDisk same = on.disk.restart();
          same.delete("0000000002.log");
          SpoolOnDisk after = SpoolOnDisk.open(world, same);
          assertThat(after.spool.figures().corruptRecords()).isPositive();
          assertThat(after.spool.figures().balanced()).as("an imbalance is an alarm").isFalse();
        });
  }

  @Test
  @DisplayName("D5: without identity file the salt is taken from the segments, and the other way")
  void identity() {
    Simulation.run(
        8,
        world -> {
          SpoolOnDisk on = SpoolOnDisk.open(world, new MemoryDisk(1 << 20, 1));
          QueueId id = on.put(1, 200);
          MemoryDisk same = on.disk.restart();
          same.delete("identity");
          SpoolOnDisk after = SpoolOnDisk.open(world, same);
          assertThat(after.ids()).containsExactly(id);
          assertThat(after.disk.names()).contains("identity");
        });
  }
}
