package io.postroad.app.hooks;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.mta.spool.Disk;
import io.postroad.mta.spool.FolderDisk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutboxTest {
  private static final String PREFIX = "0123-";

  @TempDir private Path folder;
  private Disk disk;

  @BeforeEach
  void open() throws IOException {
    disk = new FolderDisk(folder.resolve("outbox"));
  }

  private Outbox outbox(long size) throws IOException {
    return Outbox.open(disk, PREFIX, size);
  }

  private static byte[] body(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String next(Outbox outbox) throws IOException {
    return outbox.next().map(event -> event.sequence() + " " + event.id()).orElse("nothing");
  }

  private List<Path> files() throws IOException {
    try (var list = Files.list(folder.resolve("outbox"))) {
      return list.sorted().toList();
    }
  }

  @Test
  @DisplayName("webhooks: events come out in order, and what is done with does not come again")
  void order() throws IOException {
    Outbox outbox = outbox(1 << 20);
    assertThat(next(outbox)).isEqualTo("nothing");
    outbox.append(1, "a", body("A"));
    outbox.append(2, "b", body("B"));
    assertThat(next(outbox)).isEqualTo("1 a");
    assertThat(next(outbox)).as("until it is done with").isEqualTo("1 a");
    outbox.done(1);
    assertThat(next(outbox)).isEqualTo("2 b");
    assertThat(outbox.waiting()).isEqualTo(1);
    outbox.close();
    Outbox again = outbox(1 << 20);
    assertThat(again.waiting()).isEqualTo(1);
    assertThat(again.next().orElseThrow().at()).isEqualTo(2);
    assertThat(new String(again.next().orElseThrow().body(), StandardCharsets.UTF_8))
        .isEqualTo("B");
    again.done(2);
    again.append(3, "c", body("C"));
    assertThat(next(again)).as("numbers go on").isEqualTo("3 c");
    again.close();
  }

  @Test
  @DisplayName("webhooks: whatever stands half written at the end of a file is cut off")
  void torn() throws IOException {
    Outbox outbox = outbox(1 << 20);
    outbox.append(1, "whole", body("x".repeat(100)));
    outbox.close();
    Path file = files().getFirst();
    long whole = Files.size(file);
    Outbox more = outbox(1 << 20);
    more.append(2, "torn", body("y".repeat(100)));
    more.close();
    byte[] all = Files.readAllBytes(file);
    int cuts = 0;
    for (int length = (int) whole; length < all.length; length++) {
      Files.write(file, java.util.Arrays.copyOf(all, length));
      Outbox recovered = outbox(1 << 20);
      assertThat(recovered.waiting()).as("cut at " + length).isEqualTo(1);
      recovered.append(3, "next", body("z"));
      recovered.done(1);
      assertThat(next(recovered)).isEqualTo("2 next");
      recovered.close();
      cuts++;
    }
    System.out.println("cuts=" + cuts + " lost=0 phantom=0");
  }

  @Test
  @DisplayName("webhooks: a damaged record is never given out as an event")
  void damaged() throws IOException {
    Outbox outbox = outbox(1 << 20);
    outbox.append(1, "one", body("x".repeat(50)));
    outbox.append(2, "two", body("y".repeat(50)));
    outbox.close();
    Path file = files().getFirst();
    byte[] all = Files.readAllBytes(file);
    for (int at = 0; at < all.length; at++) {
      byte[] changed = all.clone();
      changed[at] ^= 0x10;
      Files.write(file, changed);
      Outbox recovered = outbox(1 << 20);
      String first = next(recovered);
      assertThat(first).as("octet " + at).isIn("nothing", "1 one");
      recovered.close();
    }
  }

  @Test
  @DisplayName("webhooks: bounded on disk: the oldest go first, and are counted")
  void bounded() throws IOException {
    Outbox outbox = outbox(1 << 20);
    long dropped = 0;
    int events = 5000;
    for (int i = 0; i < events; i++) {
      dropped += outbox.append(i, "e" + i, body("x".repeat(1000)));
    }
    long octets = 0;
    for (Path file : files()) {
      octets += Files.size(file);
    }
    assertThat(octets).isLessThanOrEqualTo(1 << 20);
    assertThat(outbox.waiting()).isEqualTo(events - dropped).isGreaterThan(500);
    assertThat(next(outbox)).isEqualTo((dropped + 1) + " e" + dropped);
    outbox.done(3); // of what had to go meanwhile
    assertThat(outbox.waiting()).isEqualTo(events - dropped);
    outbox.close();
    Outbox again = outbox(1 << 20);
    assertThat(again.waiting()).isEqualTo(events - dropped);
    again.close();
    System.out.println("events=" + events + " dropped=" + dropped + " bytes=" + octets);
  }

  @Test
  @DisplayName("webhooks: files of which everything is done with are deleted")
  void deleted() throws IOException {
    Outbox outbox = outbox(1 << 20);
    for (int i = 1; i <= 3000; i++) {
      outbox.append(i, "e" + i, body("x".repeat(500)));
      outbox.done(i);
    }
    assertThat(files()).hasSizeLessThanOrEqualTo(1);
    outbox.close();
    Outbox again = outbox(1 << 20);
    assertThat(next(again)).isEqualTo("nothing");
    again.append(1, "next", body("x"));
    assertThat(next(again)).isEqualTo("3001 next");
    again.delete();
    assertThat(files()).isEmpty();
  }

  @Test
  @DisplayName("webhooks: against a plain queue, over random events, ends and restarts")
  void model() throws IOException {
    int steps = 0;
    for (int seed = 0; seed < 30; seed++) {
      Random random = new Random(seed);
      String prefix = "s" + seed + "-";
      Deque<String> model = new ArrayDeque<>();
      Outbox outbox = Outbox.open(disk, prefix, 64 << 20);
      List<Long> given = new ArrayList<>();
      for (int i = 0; i < 400; i++, steps++) {
        switch (random.nextInt(10)) {
          case 0 -> {
            outbox.close();
            outbox = Outbox.open(disk, prefix, 64 << 20);
          }
          case 1, 2, 3 -> {
            var next = outbox.next();
            assertThat(next.map(OutboxRecord.Event::id).orElse("")).isEqualTo(first(model));
            if (next.isPresent()) {
              given.add(next.get().sequence());
              outbox.done(next.get().sequence());
              model.removeFirst();
            }
          }
          default -> {
            String id = "e" + i;
            outbox.append(i, id, new byte[random.nextInt(20_000)]);
            model.addLast(id);
          }
        }
        assertThat(outbox.waiting()).isEqualTo(model.size());
      }
      assertThat(given).isSorted().doesNotHaveDuplicates();
      outbox.delete();
    }
    System.out.println("seeds=30 steps=" + steps + " divergence=0");
  }

  private static String first(Deque<String> model) {
    return model.isEmpty() ? "" : model.getFirst();
  }

  @Test
  @DisplayName("F3: the outbox's folder and files are its owner's alone")
  void permissions() throws IOException {
    Outbox outbox = outbox(1 << 20);
    outbox.append(1, "a", body("A"));
    outbox.close();
    assertThat(Files.getPosixFilePermissions(files().getFirst())).hasSize(2);
    assertThat(Files.getPosixFilePermissions(folder.resolve("outbox"))).hasSize(3);
  }
}
