package io.postroad.mta.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.mta.spool.Disk;
import io.postroad.mta.spool.memory.MemoryDisk;
import io.postroad.smtp.dialog.Speaker;
import io.postroad.smtp.dialog.Turn;
import io.postroad.testkit.sim.Simulation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Searching the history: right by comparison with a plain list, and bounded. */
class HistorySearchTest {
  private static final Instant AT = Instant.parse("2026-03-01T00:00:00Z");

  private static HistoryEvent event(Random random, int number, Instant now) {
    Instant at = now.truncatedTo(ChronoUnit.MILLIS);
    String id = "id" + random.nextInt(40);
    String who = "User" + random.nextInt(30) + "@d.test";
    List<Turn> said = List.of(new Turn(at, Speaker.CLIENT, "x".repeat(random.nextInt(300))));
    return switch (random.nextInt(5)) {
      case 0 ->
          new HistoryEvent.Accepted(
              at, id, "s" + number, "192.0.2.1", "a@b.test", List.of(who), 1, said);
      case 1 ->
          new HistoryEvent.Refused(
              at, "s" + number, "192.0.2.2", "rcpt", "", List.of(who), "550 5.1.1 no", said);
      case 2 ->
          new HistoryEvent.Attempted(
              at,
              id,
              "d.test",
              List.of(new HistoryEvent.RecipientResult(who, "deferred", "451 4.0.0 later")),
              said);
      case 3 -> new HistoryEvent.Steered(at, id, "hold", "cli");
      default -> new HistoryEvent.ConnectionRefused(at, "mx", "192.0.2.3", "421 4.7.0 x", 0);
    };
  }

  /** All pages of an answer, joined. */
  private static List<HistoryEvent> pages(History history, HistoryQuery query) throws IOException {
    List<HistoryEvent> all = new ArrayList<>();
    Optional<String> next = Optional.empty();
    do {
      HistoryPage page = history.search(query.before(next));
      assertThat(page.events()).hasSizeLessThanOrEqualTo(query.limit());
      all.addAll(page.events());
      next = page.next();
    } while (next.isPresent());
    return all;
  }

  @Test
  @DisplayName("A search by key, time and condition, in pages, finds what a plain list has")
  void sameAsPlainList() {
    int questions = 0;
    for (int seed = 1; seed <= 20; seed++) {
      questions += compare(seed);
    }
    System.out.println("histories=20 questions=" + questions + " different=0");
  }

  private static int compare(int seed) {
    int[] asked = {0};
    Simulation.run(
        seed,
        world -> {
          Random random = new Random(seed);
          MemoryDisk disk = new MemoryDisk(1 << 30, seed);
          FileHistory history =
              new FileHistory(disk, world.execution(), Duration.ofDays(7), 48 << 10, 4 << 10);
          List<HistoryEvent> plain = new ArrayList<>();
          Instant begin = world.time().now();
          // Files of 4 KiB, of which about ten are kept.
          for (int i = 0; i < 150; i++) {
            HistoryEvent event = event(random, i, world.time().now());
            history.record(event);
            plain.add(event);
            world.time().sleep(Duration.ofMillis(random.nextInt(60)));
          }
          List<HistoryEvent> kept = pages(history, HistoryQuery.ANY.withConversations());
          assertThat(kept).isEqualTo(plain.reversed().subList(0, kept.size()));
          assertThat(disk.names().stream().filter(n -> n.startsWith("history-")))
              .hasSizeGreaterThan(4);
          Set<String> keys = Set.of("id3", "USER7@D.TEST", "192.0.2.3", "s17", "nobody@d.test");
          for (String key : keys) {
            for (int limit : List.of(1, 7, 1000)) {
              HistoryQuery query =
                  HistoryQuery.ANY
                      .about(key)
                      .between(
                          begin.plusMillis(random.nextInt(2000)),
                          begin.plusMillis(2000 + random.nextInt(3000)))
                      .where(event -> !(event instanceof HistoryEvent.Steered))
                      .limit(limit)
                      .withConversations();
              assertThat(pages(history, query))
                  .isEqualTo(kept.stream().filter(query::accepts).toList());
              asked[0]++;
            }
          }
          history.close();
          FileHistory again =
              new FileHistory(
                  disk.restart(), world.execution(), Duration.ofDays(7), 48 << 10, 4 << 10);
          assertThat(pages(again, HistoryQuery.ANY.about("192.0.2.3")))
              .isEqualTo(
                  kept.stream().filter(HistoryQuery.ANY.about("192.0.2.3")::accepts).toList());
          again.close();
        });
    return asked[0];
  }

  @Test
  @DisplayName("D5: a file cut at any offset gives the events before the cut, and nothing false")
  void cutAnywhere() {
    Simulation.run(
        1,
        world -> {
          MemoryDisk disk = new MemoryDisk(1 << 30, 1);
          FileHistory history =
              new FileHistory(disk, world.execution(), Duration.ofDays(7), 1 << 20);
          List<HistoryEvent> plain = new ArrayList<>();
          Random random = new Random(1);
          for (int i = 0; i < 8; i++) {
            plain.add(event(random, i, world.time().now()));
            history.record(plain.getLast());
          }
          history.close();
          String name =
              disk.names().stream().filter(n -> n.startsWith("history")).findFirst().orElseThrow();
          byte[] octets = disk.octets(name);
          int found = 0;
          for (int cut = 0; cut <= octets.length; cut++) {
            List<HistoryEvent> some = cut(name, octets, cut, world);
            assertThat(some).isEqualTo(plain.subList(0, some.size()));
            assertThat(some.size()).isGreaterThanOrEqualTo(found);
            found = some.size();
          }
          assertThat(found).isEqualTo(plain.size());
          System.out.println("cuts=" + (octets.length + 1) + " false=0");
        });
  }

  private static List<HistoryEvent> cut(String name, byte[] octets, int length, Simulation world)
      throws IOException {
    MemoryDisk disk = new MemoryDisk(1 << 20, 1);
    try (Disk.DiskFile file = disk.create(name)) {
      file.write(ByteBuffer.wrap(octets, 0, length), 0);
    }
    try (FileHistory history =
        new FileHistory(disk, world.execution(), Duration.ofDays(7), 1 << 20)) {
      return history.search(HistoryQuery.ANY.withConversations()).events().reversed();
    }
  }

  @Test
  @DisplayName("A torn filter is not believed: its file is read")
  void tornFilter() {
    Simulation.run(
        2,
        world -> {
          MemoryDisk disk = new MemoryDisk(1 << 30, 2);
          FileHistory history =
              new FileHistory(disk, world.execution(), Duration.ofDays(7), 1 << 20);
          history.record(new HistoryEvent.Removed(AT, "id1"));
          history.close();
          String keys =
              disk.names().stream().filter(n -> n.startsWith("keys")).findFirst().orElseThrow();
          disk.corrupt(keys, disk.octets(keys).length - 8, new byte[8]);
          FileHistory again =
              new FileHistory(disk.restart(), world.execution(), Duration.ofDays(7), 1 << 20);
          assertThat(again.search(HistoryQuery.ANY.about("ID1")).events()).hasSize(1);
          again.close();
        });
  }

  @Test
  @DisplayName("A page is bounded in octets too; conversations that are too much are left out")
  void boundedOctets() {
    Simulation.run(
        3,
        world -> {
          FileHistory history =
              new FileHistory(
                  new MemoryDisk(1 << 30, 3), world.execution(), Duration.ofDays(7), 64 << 20);
          List<String> many = new ArrayList<>();
          for (int i = 0; i < 1000; i++) {
            many.add("user" + i + "@" + "d".repeat(60) + ".test");
          }
          List<Turn> said = List.of(new Turn(AT, Speaker.CLIENT, "x".repeat(1 << 20)));
          for (int i = 0; i < 120; i++) {
            history.record(
                new HistoryEvent.Accepted(AT, "id" + i, "s", "c", "a@b.test", many, 1, List.of()));
            world.time().sleep(Duration.ofMillis(30));
          }
          HistoryPage page = history.search(HistoryQuery.ANY.limit(1000));
          assertThat(page.events()).hasSizeBetween(20, 80);
          assertThat(page.next()).isPresent();
          assertThat(pages(history, HistoryQuery.ANY.limit(1000))).hasSize(120);
          for (int i = 0; i < 20; i++) {
            history.record(new HistoryEvent.Attempted(AT, "big", "d.test", List.of(), said));
            world.time().sleep(Duration.ofMillis(30));
          }
          List<HistoryEvent> big =
              history.search(HistoryQuery.ANY.about("big").withConversations()).events();
          assertThat(big).hasSize(20);
          assertThat(big.getFirst().conversation()).isEqualTo(said);
          assertThat(big.getLast().conversation().getFirst().text()).contains("left out");
          history.close();
        });
  }

  @Test
  @DisplayName("When the time is up the page says so, and the next one goes on")
  void timeIsUp() {
    Simulation.run(
        4,
        world -> {
          FileHistory history =
              new FileHistory(
                  new MemoryDisk(1 << 30, 4),
                  world.execution(),
                  Duration.ofDays(7),
                  1 << 20,
                  4 << 10);
          for (int i = 0; i < 100; i++) {
            history.record(event(new Random(i), i, world.time().now()));
            world.time().sleep(Duration.ofMillis(100));
          }
          HistoryQuery hasty =
              new HistoryQuery(
                  Optional.empty(),
                  Instant.MIN,
                  Instant.MAX,
                  event -> event.at().equals(Instant.MIN),
                  10,
                  Optional.empty(),
                  false,
                  Duration.ZERO);
          HistoryPage page = history.search(hasty);
          int rounds = 1;
          while (!page.complete()) {
            assertThat(page.next()).isPresent();
            page = history.search(hasty.before(page.next()));
            rounds++;
          }
          assertThat(rounds).as("one for each file").isBetween(3, 50);
          history.close();
        });
  }
}
