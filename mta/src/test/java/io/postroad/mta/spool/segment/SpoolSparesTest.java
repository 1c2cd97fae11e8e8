package io.postroad.mta.spool.segment;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.mta.spool.QueueId;
import io.postroad.mta.spool.memory.MemoryDisk;
import io.postroad.testkit.sim.Simulation;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Files of removed segments are written again; what stands in them counts for nothing. */
class SpoolSparesTest {
  private static final int CAPACITY = 64 << 20;

  private static List<String> spares(SpoolOnDisk on) throws IOException {
    return on.disk.names().stream().filter(name -> name.endsWith(".spare")).toList();
  }

  private static void pass(SpoolOnDisk on, int from, int count) throws IOException {
    for (int i = from; i < from + count; i++) {
      on.deliver(on.put(i, 400));
    }
  }

  @Test
  @DisplayName("A busy log goes on in the files of its removed segments, and makes no others")
  void writtenAgain() {
    Simulation.run(
        21,
        world -> {
          MemoryDisk disk = new MemoryDisk(CAPACITY, 1);
          List<String> calls = new ArrayList<>();
          SpoolOnDisk on = SpoolOnDisk.open(world, disk);
          disk.beforeCall(calls::add);
          for (int round = 0; round < 40; round++) {
            pass(on, 1 + round * 20, 20);
            world.time().sleep(Duration.ofSeconds(2));
          }
          disk.beforeCall(_ -> {});
          long made = calls.stream().filter(call -> call.startsWith("create 0000")).count();
          long again = calls.stream().filter(call -> call.matches("rename \\d+\\.spare")).count();
          long sidecars = calls.stream().filter(call -> call.contains(".idx.new")).count();
          assertThat(again).isGreaterThan(15);
          assertThat(made - sidecars).isLessThan(5);
          assertThat(spares(on)).hasSizeLessThanOrEqualTo(2);
          on.spool.close();
        });
  }

  @Test
  @DisplayName("D1, D5: behind a crash nothing that stood in a file before comes back")
  void oldOctets() {
    Simulation.run(
        22,
        world -> {
          for (int seed = 0; seed < 60; seed++) {
            SpoolOnDisk on = SpoolOnDisk.open(world, new MemoryDisk(CAPACITY, seed));
            pass(on, 1, 200);
            world.time().sleep(Duration.ofSeconds(2));
            pass(on, 201, seed);
            QueueId kept = on.put(1000, 400);
            SpoolOnDisk after = seed % 2 == 0 ? on.crash(world) : on.kill(world);
            assertThat(after.ids()).contains(kept);
            assertThat(after.whole(kept, 400)).isTrue();
            assertThat(after.spool.figures().corruptRecords()).isZero();
            assertThat(after.spool.figures().balanced()).isTrue();
            after.spool.close();
          }
        });
  }

  @Test
  @DisplayName("No spare file outlives its process")
  void leftBehind() {
    Simulation.run(
        23,
        world -> {
          SpoolOnDisk on = SpoolOnDisk.open(world, new MemoryDisk(CAPACITY, 1));
          pass(on, 1, 200);
          world.time().sleep(Duration.ofSeconds(2));
          assertThat(spares(on)).isNotEmpty();
          SpoolOnDisk after = on.kill(world);
          assertThat(spares(after)).isEmpty();
          after.spool.close();
        });
  }

  @Test
  @DisplayName("D4: spare files are given back when the disk gets full, before mail is refused")
  void givenBack() {
    Simulation.run(
        24,
        world -> {
          SpoolOnDisk on = SpoolOnDisk.open(world, new MemoryDisk(CAPACITY, 1));
          pass(on, 1, 200);
          world.time().sleep(Duration.ofSeconds(2));
          assertThat(spares(on)).isNotEmpty();
          long free = on.disk.freeOctets();
          on.disk.occupy(free - 23 * 1024);
          on.deliver(on.put(300, 400));
          world.time().sleep(Duration.ofSeconds(5));
          assertThat(spares(on)).isEmpty();
          assertThat(on.spool.figures().full()).isFalse();
          on.put(301, 400);
          on.spool.close();
        });
  }

  @Test
  @DisplayName("A log that was closed ends where its last record does")
  void closed() {
    Simulation.run(
        25,
        world -> {
          SpoolOnDisk on = SpoolOnDisk.open(world, new MemoryDisk(CAPACITY, 1));
          pass(on, 1, 200);
          world.time().sleep(Duration.ofSeconds(2));
          pass(on, 201, 1 + 10);
          on.spool.close();
          String last =
              on.disk.names().stream()
                  .filter(name -> name.endsWith(".log"))
                  .max(String::compareTo)
                  .orElseThrow();
          int size = on.disk.octets(last).length;
          SpoolOnDisk after = on.kill(world);
          SegmentHeader next = SegmentHeader.read(after.disk.open(next(last)), number(last) + 1);
          int mark = RecordHeader.OCTETS + 4; // stands behind the end that it names
          assertThat(Objects.requireNonNull(next).previousEnd()).isEqualTo(size - mark);
          after.spool.close();
        });
  }

  private static int number(String log) {
    return SegmentName.logNumber(log).orElseThrow();
  }

  private static String next(String log) {
    return SegmentName.log(number(log) + 1);
  }
}
