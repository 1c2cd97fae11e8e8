package io.postroad.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.message.NamedAddress;
import io.postroad.smtp.address.Mailbox;
import io.postroad.smtp.envelope.Arrival;
import io.postroad.testkit.runtime.TestTime;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The index is a cache: whatever becomes of it, the messages are listed. */
class IndexTest {

  private static final Mailbox BOB = Mailbox.parse("bob@example.test").orElseThrow();

  private final TestTime time = new TestTime();

  private static String id(int number) {
    return "%026d".formatted(number);
  }

  private CrashDisk filled(int messages) throws IOException {
    CrashDisk disk = new CrashDisk();
    Inbox inbox = Inbox.open(disk, InboxSettings.DEFAULTS, time);
    for (int i = 1; i <= messages; i++) {
      inbox.store(
          id(i), BOB, List.of(BOB), time.now(), new OctetsContent("Subject: s" + i + "\r\n\r\nx"));
      time.advance(Duration.ofSeconds(1));
    }
    inbox.mark(List.of(id(1)), true);
    inbox.delete(List.of(id(2)));
    inbox.close();
    return disk;
  }

  @Test
  @DisplayName("Index: cut at every octet or with any octet changed, every message is still listed")
  void damage() throws IOException {
    CrashDisk disk = filled(4);
    byte[] index = disk.octets(IndexLog.NAME);
    int cases = 0;
    for (int at = 0; at < index.length; at++) {
      for (boolean cut : new boolean[] {true, false}) {
        byte[] damaged = cut ? Arrays.copyOf(index, at) : index.clone();
        if (!cut) {
          damaged[at] ^= 0x11;
        }
        CrashDisk copy = disk.afterPowerLoss();
        copy.put(IndexLog.NAME, damaged);
        for (int i : new int[] {1, 3, 4}) {
          copy.put(id(i) + ".eml", disk.octets(id(i) + ".eml"));
        }
        Inbox inbox = Inbox.open(copy, InboxSettings.DEFAULTS, time);
        assertThat(inbox.list(0, 10).entries())
            .as("damaged at %d", at)
            .extracting(InboxEntry::subject)
            .containsExactlyInAnyOrder("s1", "s3", "s4");
        cases++;
      }
    }
    System.out.printf("inbox index: damages=%d missing=0 phantom=0%n", cases);
  }

  @Test
  @DisplayName("Index: a write that fails is made good by a later one")
  void failedWrite() throws IOException {
    CrashDisk disk = new CrashDisk();
    Inbox inbox = Inbox.open(disk, InboxSettings.DEFAULTS, time);
    List<InboxEvent> events = new ArrayList<>();
    inbox.listen(events::add);
    for (int i = 1; i <= 3; i++) {
      inbox.store(id(i), BOB, List.of(BOB), time.now(), new OctetsContent("A: b\r\n\r\n"));
    }
    disk.failAt = disk.calls.size() + 1;
    inbox.mark(List.of(id(1)), true);
    assertThat(events).hasAtLeastOneElementOfType(InboxEvent.Trouble.class);
    for (int i = 0; i < 60; i++) {
      inbox.mark(List.of(id(2)), true);
      inbox.mark(List.of(id(2)), false);
    }
    inbox.close();
    Inbox again = Inbox.open(disk, InboxSettings.DEFAULTS, time);
    assertThat(again.find(id(1)).orElseThrow().read()).isTrue();
    assertThat(again.figures().unread()).isEqualTo(2);
  }

  @Test
  @DisplayName("Index: it is written anew when most of it is dead, and stays small")
  void compaction() throws IOException {
    CrashDisk disk = filled(4);
    Inbox inbox = Inbox.open(disk, InboxSettings.DEFAULTS, time);
    for (int i = 0; i < 30_000; i++) {
      inbox.mark(List.of(id(3)), i % 2 == 0);
    }
    inbox.close();
    assertThat(disk.octets(IndexLog.NAME).length).isLessThan(12_000 * 40);
    Inbox again = Inbox.open(disk, InboxSettings.DEFAULTS, time);
    assertThat(again.find(id(3)).orElseThrow().read()).isFalse();
  }

  @Test
  @DisplayName("Index: summaries come back as they were, and hostile ones stay under their bound")
  void packing() {
    Random random = new Random(20260104);
    int cases = 3000;
    int largest = 0;
    for (int i = 0; i < cases; i++) {
      InboxEntry entry = entry(random);
      byte[] octets = PackedSummary.pack(entry);
      largest = Math.max(largest, octets.length);
      InboxEntry back = PackedSummary.unpack(octets, Row.of(entry, TextPlace.NONE));
      assertThat(entry.snippet()).startsWith(back.snippet());
      assertThat(entry.subject()).startsWith(back.subject());
    }
    InboxEntry plain =
        new InboxEntry(
            id(1),
            Instant.EPOCH,
            5,
            true,
            "a@b.test",
            List.of("c@d.test"),
            List.of(new NamedAddress("Ä", "a@b.test")),
            List.of(new NamedAddress("", "c@d.test")),
            List.of(),
            List.of(),
            List.of(),
            "Grüße",
            "id@b.test",
            2,
            1,
            "Hallo",
            "shop",
            List.of("blue", "Red tape"),
            new Arrival("alice", "192.0.2.1", "client.test", "s1"));
    assertThat(Row.of(plain, TextPlace.NONE).entry()).isEqualTo(plain);
    Row stored =
        Row.of(
            plain, TextPlace.of(3, 77, "some text".getBytes(StandardCharsets.UTF_8), new byte[0]));
    Row back = Row.of(ByteBuffer.wrap(stored.octets()));
    assertThat(back.entry()).isEqualTo(plain);
    assertThat(back.octets()).isEqualTo(stored.octets());
    System.out.printf("inbox summaries: cases=%d largest=%d octets%n", cases, largest);
    assertThat(largest).isLessThanOrEqualTo(PackedSummary.OCTETS_MAX);
  }

  private static InboxEntry entry(Random random) {
    List<NamedAddress> many = new ArrayList<>();
    int count = random.nextInt(30);
    for (int i = 0; i < count; i++) {
      many.add(new NamedAddress(text(random, 300), text(random, 300)));
    }
    return new InboxEntry(
        id(1),
        Instant.EPOCH,
        1,
        false,
        text(random, 300),
        List.of(text(random, 300)),
        many,
        many,
        many,
        many,
        many,
        text(random, 900),
        text(random, 300),
        random.nextInt(100_000),
        random.nextInt(100_000),
        text(random, 400),
        "inbox",
        List.of(),
        new Arrival(text(random, 300), text(random, 99), text(random, 300), text(random, 90)));
  }

  private static String text(Random random, int max) {
    StringBuilder text = new StringBuilder();
    int count = random.nextInt(max);
    for (int i = 0; i < count; i++) {
      text.appendCodePoint(
          switch (random.nextInt(4)) {
            case 0 -> 0;
            case 1 -> 0x4E00 + random.nextInt(100);
            case 2 -> 0x1F600 + random.nextInt(50);
            default -> 'a' + random.nextInt(26);
          });
    }
    return text.toString();
  }
}
