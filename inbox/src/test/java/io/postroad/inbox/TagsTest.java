package io.postroad.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.smtp.address.Mailbox;
import io.postroad.testkit.runtime.TestTime;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Tags come with messages or from people, and stay. */
class TagsTest {

  private static final Mailbox BOB = Mailbox.parse("bob@example.test").orElseThrow();

  private final TestTime time = new TestTime();
  private final CrashDisk disk = new CrashDisk();
  private final List<InboxEvent> events = new ArrayList<>();
  private Inbox inbox;

  private static String id(int number) {
    return "%026d".formatted(number);
  }

  @BeforeEach
  void open() throws IOException {
    inbox = Inbox.open(disk, InboxSettings.DEFAULTS, time);
    inbox.listen(events::add);
  }

  private InboxEntry store(int number, String header) throws IOException {
    return inbox.store(
        id(number), BOB, List.of(BOB), time.now(), new OctetsContent(header + "\r\n\r\nx"));
  }

  private List<String> tags(int number) {
    return inbox.find(id(number)).orElseThrow().tags();
  }

  @Test
  @DisplayName("Tags: X-Tags and plus-addresses give them, cleaned, once, in order")
  void automatic() throws IOException {
    InboxEntry entry =
        store(
            1,
            "X-Tags: Red  Tape!, blue,, <b>, BLUE\r\nTo: a+one+two@x.test, c@x.test\r\n"
                + "Cc: d+three@y+z.test\r\nFrom: \"e+f\" <g+four@x.test>");
    assertThat(entry.tags())
        .containsExactly("b", "blue", "four", "one", "Red Tape", "three", "two");
    assertThat(store(2, "To: plain@x.test").tags()).isEmpty();
  }

  @Test
  @DisplayName("Tags: a blind copy's plus-address counts too, as Mailpit has it")
  void blindCopy() throws IOException {
    Mailbox plus = Mailbox.parse("bob+hidden@example.test").orElseThrow();
    InboxEntry entry =
        inbox.store(id(3), BOB, List.of(plus), time.now(), new OctetsContent("A: b\r\n\r\nx"));
    assertThat(entry.tags()).containsExactly("hidden");
  }

  @Test
  @DisplayName("Tags: setting, adding, taking, renaming and deleting; each is told once")
  void steering() throws IOException {
    for (int i = 1; i <= 3; i++) {
      store(i, "A: b");
    }
    events.clear();
    assertThat(inbox.setTags(List.of(id(1), id(2), "nobody"), List.of("Blue", "b\"ad", "")))
        .isEqualTo(2);
    assertThat(tags(1)).containsExactly("b ad", "Blue");
    assertThat(inbox.setTags(List.of(id(1)), List.of("blue", "B AD"))).as("the same").isZero();
    assertThat(inbox.addTags(List.of(id(2), id(3)), List.of("blue", "new"))).isEqualTo(2);
    assertThat(tags(3)).as("written as it was first").containsExactly("Blue", "new");
    assertThat(inbox.tags()).isEqualTo(Map.of("b ad", 2, "Blue", 3, "new", 2));
    assertThat(inbox.removeTags(List.of(id(1), id(2), id(3)), List.of("B AD"))).isEqualTo(2);
    assertThat(inbox.renameTag("none", "x")).isEqualTo(TagOutcome.NO_SUCH_TAG);
    assertThat(inbox.renameTag("blue", "NEW")).isEqualTo(TagOutcome.NAME_TAKEN);
    assertThat(inbox.renameTag("blue", "?")).isEqualTo(TagOutcome.NOT_A_NAME);
    assertThat(inbox.renameTag("blue", "BLUE")).isEqualTo(TagOutcome.DONE);
    assertThat(inbox.tags()).containsOnlyKeys("BLUE", "new");
    assertThat(tags(1)).containsExactly("BLUE");
    assertThat(inbox.renameTag("Blue", "navy")).isEqualTo(TagOutcome.DONE);
    assertThat(inbox.deleteTag("NEW")).isEqualTo(TagOutcome.DONE);
    assertThat(inbox.deleteTag("NEW")).isEqualTo(TagOutcome.NO_SUCH_TAG);
    assertThat(inbox.tags()).isEqualTo(Map.of("navy", 3));
    assertThat(events)
        .containsExactly(
            new InboxEvent.Tagged(List.of(id(1), id(2))),
            new InboxEvent.Tagged(List.of(id(2), id(3))),
            new InboxEvent.Tagged(List.of(id(2), id(1)).reversed()),
            new InboxEvent.Tagged(List.of(id(1), id(2), id(3))),
            new InboxEvent.Tagged(List.of(id(1), id(2), id(3))),
            new InboxEvent.Tagged(List.of(id(3), id(2))));
    inbox.delete(List.of(id(1), id(2), id(3)));
    assertThat(inbox.tags()).isEmpty();
  }

  @Test
  @DisplayName("Tags: of one message there are only so many, and none is long")
  void bounds() throws IOException {
    List<String> many = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      many.add("t".repeat(300) + i);
      many.add(i + "t".repeat(300));
    }
    InboxEntry entry = store(1, "X-Tags: " + String.join(",\r\n ", many.subList(0, 150)));
    assertThat(entry.tags()).hasSizeLessThanOrEqualTo(Tags.PER_MESSAGE_MAX);
    inbox.setTags(List.of(id(1)), many);
    assertThat(tags(1)).hasSize(Tags.PER_MESSAGE_MAX).allMatch(t -> t.length() <= Tags.CHARS_MAX);
    inbox.close();
    inbox = Inbox.open(disk, InboxSettings.DEFAULTS, time);
    assertThat(tags(1)).hasSize(Tags.PER_MESSAGE_MAX);
  }

  @Test
  @DisplayName("Tags: the index cut at every octet costs no message, and no tag set before the cut")
  void crash() throws IOException {
    for (int i = 1; i <= 3; i++) {
      store(i, "X-Tags: auto" + i);
    }
    inbox.setTags(List.of(id(1)), List.of("mine"));
    int tagged = disk.octets(IndexLog.NAME).length;
    inbox.setTags(List.of(id(2)), List.of());
    inbox.mark(List.of(id(3)), true);
    inbox.close();
    byte[] index = disk.octets(IndexLog.NAME);
    int cuts = 0;
    for (int at = 0; at <= index.length; at++) {
      CrashDisk copy = new CrashDisk();
      for (String name : disk.names()) {
        copy.put(name, disk.octets(name));
      }
      copy.put(IndexLog.NAME, Arrays.copyOf(index, at));
      inbox = Inbox.open(copy, InboxSettings.DEFAULTS, time);
      assertThat(inbox.list(0, 9).total()).as("cut at %d", at).isEqualTo(3);
      assertThat(tags(1)).as("cut at %d", at).containsExactly(at < tagged ? "auto1" : "mine");
      assertThat(tags(2)).isIn(List.of("auto2"), List.of());
      assertThat(tags(3)).containsExactly("auto3");
      cuts++;
    }
    assertThat(tags(2)).as("uncut").isEmpty();
    System.out.printf("inbox tags: cuts=%d lost=0%n", cuts);
  }
}
