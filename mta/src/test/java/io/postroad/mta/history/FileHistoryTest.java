package io.postroad.mta.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.mta.spool.memory.MemoryDisk;
import io.postroad.smtp.dialog.Speaker;
import io.postroad.smtp.dialog.Turn;
import io.postroad.testkit.sim.Simulation;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class FileHistoryTest {
  private static final Instant AT = Instant.parse("2026-03-01T00:00:00.123Z");
  private static final List<Turn> SAID =
      List.of(
          new Turn(AT, Speaker.SERVER, "220 a.test"),
          new Turn(AT.plusMillis(1), Speaker.CLIENT, "MAIL FROM:<用户@b.test>"),
          new Turn(AT.plusMillis(2), Speaker.NOTE, "[4096 octets]"));
  private static final List<HistoryEvent> EVERY_KIND =
      List.of(
          new HistoryEvent.Accepted(
              AT, "id1", "s1", "192.0.2.1", "a@b.test", List.of("c@d.test"), 4096, SAID),
          new HistoryEvent.Refused(
              AT, "s2", "192.0.2.1", "rcpt", "", List.of("x@d.test"), "550 5.1.1 no", SAID),
          new HistoryEvent.Lost(
              AT, "s2", "192.0.2.1", "a@b.test", List.of("c@d.test"), "input ended", SAID),
          new HistoryEvent.ConnectionRefused(AT, "mx", "192.0.2.1", "421 4.7.0 too many", 7),
          new HistoryEvent.LoginFailed(AT, "s3", "192.0.2.1", "PLAIN", "535 5.7.8 no", SAID),
          new HistoryEvent.Faulted(
              AT,
              "id1",
              "s1",
              "192.0.2.1",
              "end-of-data",
              "f1",
              "dropped the connection",
              "a@b.test",
              List.of("c@d.test"),
              SAID),
          new HistoryEvent.Attempted(
              AT,
              "id1",
              "d.test",
              List.of(new HistoryEvent.RecipientResult("c@d.test", "delivered", "250 OK")),
              SAID),
          new HistoryEvent.Reported(AT, "id1", "id2", List.of("c@d.test", "用户@d.test")),
          new HistoryEvent.Steered(AT, "id1", "hold", "the operator"),
          new HistoryEvent.Removed(AT, "id1"));

  private static FileHistory open(MemoryDisk disk, Simulation world) {
    return new FileHistory(disk, world.execution(), Duration.ofDays(7), 64 << 20);
  }

  private static List<HistoryEvent> all(FileHistory history) throws IOException {
    return history.search(HistoryQuery.ANY.limit(10_000).withConversations()).events().reversed();
  }

  @Test
  @DisplayName("Events of every kind come back as they were, also after a restart")
  void everyKind() {
    Simulation.run(
        1,
        world -> {
          MemoryDisk disk = new MemoryDisk(1 << 30, 1);
          FileHistory history = open(disk, world);
          EVERY_KIND.forEach(history::record);
          assertThat(all(history)).isEqualTo(EVERY_KIND);
          history.close();
          FileHistory again = open(disk.restart(), world);
          assertThat(all(again)).isEqualTo(EVERY_KIND);
          again.close();
        });
  }

  @Test
  @DisplayName(
      "D4: on a full disk no batch makes a file of its own; with room again events are kept")
  void fullDisk() {
    Simulation.run(
        3,
        world -> {
          MemoryDisk disk = new MemoryDisk(1 << 20, 3);
          FileHistory history = open(disk, world);
          disk.occupy(disk.freeOctets() - 5);
          for (int i = 0; i < 50; i++) {
            history.record(EVERY_KIND.get(0));
            world.time().sleep(Duration.ofSeconds(1));
          }
          assertThat(history.lost()).isEqualTo(50);
          assertThat(disk.names()).hasSize(1);
          disk.occupy(0);
          history.record(EVERY_KIND.get(1));
          assertThat(all(history)).containsExactly(EVERY_KIND.get(1));
          history.close();
        });
  }

  @Test
  @DisplayName("A burst larger than what is written at once comes back in its order")
  void burst() {
    Simulation.run(
        2,
        world -> {
          FileHistory history = open(new MemoryDisk(1 << 30, 2), world);
          List<HistoryEvent> many =
              IntStream.range(0, 5000)
                  .<HistoryEvent>mapToObj(i -> new HistoryEvent.Removed(AT, "id" + i))
                  .toList();
          many.forEach(history::record);
          assertThat(all(history)).isEqualTo(many);
          assertThat(history.lost()).isZero();
          history.close();
        });
  }

  @Test
  @DisplayName(
      "Long conversations that wait for a slow disk are bounded in characters, and counted")
  void boundedWaiting() {
    Simulation.run(
        4,
        world -> {
          FileHistory history = open(new MemoryDisk(1 << 30, 4), world);
          List<Turn> said = List.of(new Turn(AT, Speaker.CLIENT, "x".repeat(1 << 20)));
          for (int i = 0; i < 40; i++) {
            history.record(new HistoryEvent.Attempted(AT, "id" + i, "d.test", List.of(), said));
          }
          assertThat(history.lost()).isEqualTo(8);
          assertThat(all(history)).hasSize(32);
          history.record(EVERY_KIND.getFirst());
          assertThat(all(history)).as("there is room again").hasSize(33);
          history.close();
        });
  }

  @Test
  @DisplayName("D5: a record that is damaged ends what is found, and gives nothing false")
  void damaged() {
    Simulation.run(
        3,
        world -> {
          MemoryDisk disk = new MemoryDisk(1 << 30, 3);
          FileHistory history = open(disk, world);
          EVERY_KIND.forEach(history::record);
          assertThat(all(history)).hasSize(EVERY_KIND.size());
          history.close();
          String name =
              disk.names().stream().filter(n -> n.startsWith("history-")).findFirst().orElseThrow();
          int last = disk.octets(name).length - 1;
          disk.corrupt(name, last, new byte[] {(byte) ~disk.octets(name)[last]});
          FileHistory again = open(disk.restart(), world);
          assertThat(all(again)).isEqualTo(EVERY_KIND.subList(0, EVERY_KIND.size() - 1));
          again.close();
        });
  }
}
