package io.postroad.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postroad.message.NamedAddress;
import io.postroad.smtp.address.Mailbox;
import io.postroad.smtp.address.NullReversePath;
import io.postroad.smtp.envelope.Content;
import io.postroad.smtp.envelope.ContentException;
import io.postroad.testkit.runtime.TestTime;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What the inbox promises of the messages it was given. */
class InboxStoreTest {

  private static final Mailbox ALICE = Mailbox.parse("alice@example.test").orElseThrow();
  private static final Mailbox BOB = Mailbox.parse("bob@example.test").orElseThrow();
  private static final Mailbox CAROL = Mailbox.parse("carol@example.test").orElseThrow();
  private static final String MESSAGE =
      """
      Return-Path: <alice@example.test>
      From: Alice <alice@example.test>
      To: bob@example.test
      Subject: Hello

      Dear Bob,
        how are you?
      """
          .replace("\n", "\r\n");

  private final TestTime time = new TestTime();
  private CrashDisk disk = new CrashDisk();

  private static String id(int number) {
    return "%026d".formatted(number);
  }

  private Inbox open() throws IOException {
    return open(InboxSettings.DEFAULTS);
  }

  private Inbox open(InboxSettings settings) throws IOException {
    return Inbox.open(disk, settings, time);
  }

  private InboxEntry store(Inbox inbox, int number) throws IOException {
    return inbox.store(id(number), ALICE, List.of(BOB), time.now(), new OctetsContent(MESSAGE));
  }

  private static List<String> ids(Inbox inbox) {
    return inbox.list(0, 1000).entries().stream().map(InboxEntry::id).toList();
  }

  private static String raw(Inbox inbox, String id) throws IOException {
    try (InputStream stream = inbox.raw(id).orElseThrow()) {
      return new String(stream.readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  @Test
  @DisplayName("Inbox: octets come back unchanged, and lists show what the header says")
  void storeAndList() throws IOException {
    Inbox inbox = open();
    store(inbox, 1);
    time.advance(Duration.ofSeconds(1));
    store(inbox, 2);
    InboxPage page = inbox.list(0, 10);
    assertThat(page.total()).isEqualTo(2);
    assertThat(page.unread()).isEqualTo(2);
    assertThat(page.entries()).extracting(InboxEntry::id).containsExactly(id(2), id(1));
    InboxEntry entry = page.entries().getLast();
    assertThat(entry.subject()).isEqualTo("Hello");
    assertThat(entry.from()).containsExactly(new NamedAddress("Alice", "alice@example.test"));
    assertThat(entry.to()).containsExactly(new NamedAddress("", "bob@example.test"));
    assertThat(entry.bcc()).isEmpty();
    assertThat(entry.snippet()).isEqualTo("Dear Bob, how are you?");
    assertThat(entry.size()).isEqualTo(MESSAGE.length());
    assertThat(raw(inbox, id(1))).isEqualTo(MESSAGE);
    assertThat(inbox.list(1, 10).entries()).extracting(InboxEntry::id).containsExactly(id(1));
  }

  @Test
  @DisplayName("D1: store returns after file and folder are forced, in that order")
  void order() throws IOException {
    Inbox inbox = open();
    disk.calls.clear();
    store(inbox, 1);
    String temporary = id(1) + "-1.tmp";
    assertThat(disk.calls)
        .startsWith(
            "create " + temporary,
            "write " + temporary,
            "force " + temporary,
            "rename " + temporary + " " + id(1) + ".eml",
            "forceFolder");
  }

  @Test
  @DisplayName("D1: what a dead process stored without forcing its name is durable after the start")
  void nameIsDurableAfterStart() throws IOException {
    Inbox inbox = open();
    disk.failAt = disk.calls.size() + 5; // the force of the folder, behind the rename
    assertThatThrownBy(() -> store(inbox, 1)).isInstanceOf(IOException.class);
    assertThat(disk.calls.getLast()).isEqualTo("forceFolder");
    Inbox next = open();
    store(next, 1);
    disk = disk.afterPowerLoss();
    assertThat(ids(open())).containsExactly(id(1));
  }

  @Test
  @DisplayName("D7: parts of one message that are stored at the same time keep all recipients")
  void storedAtOnce() throws IOException {
    Inbox inbox = open();
    OctetsContent octets = new OctetsContent(MESSAGE);
    Content during =
        new Content() {
          private boolean begun;

          @Override
          public int read(byte[] into, int offset, int length) throws IOException {
            if (!begun) {
              begun = true;
              store(inbox, 1);
            }
            return octets.read(into, offset, length);
          }

          @Override
          public void close() {
            octets.close();
          }
        };
    inbox.store(id(1), ALICE, List.of(CAROL), time.now(), during);
    assertThat(inbox.find(id(1)).orElseThrow().recipients())
        .containsExactlyInAnyOrder(BOB.text(), CAROL.text());
    assertThat(inbox.figures().stored()).isEqualTo(1);
  }

  @Test
  @DisplayName("D1, D6: a power cut at any call leaves every stored message and no part of one")
  void powerCuts() throws IOException {
    assertThat(lostByPowerCuts(true)).isZero();
    assertThat(lostByPowerCuts(false)).as("the control without forcing must lose").isPositive();
  }

  private int lostByPowerCuts(boolean forces) throws IOException {
    int lost = 0;
    int cuts = 0;
    for (int cut = 8; cut < 60; cut++) {
      disk = new CrashDisk();
      disk.forces = forces;
      Inbox inbox = open();
      disk.failAt = cut;
      List<String> stored = new ArrayList<>();
      for (int i = 1; i <= 5; i++) {
        try {
          stored.add(store(inbox, i).id());
        } catch (IOException e) {
          break; // the machine is gone
        }
      }
      disk = disk.afterPowerLoss();
      Inbox again = open();
      cuts++;
      for (String id : stored) {
        boolean there = again.find(id).isPresent() && raw(again, id).equals(MESSAGE);
        lost += there ? 0 : 1;
      }
      for (String id : ids(again)) {
        assertThat(raw(again, id)).isEqualTo(MESSAGE);
      }
    }
    System.out.printf("inbox power: forces=%b cuts=%d lost=%d half=0%n", forces, cuts, lost);
    return lost;
  }

  @Test
  @DisplayName("D3: after a failed force of the folder nothing more is called stored")
  void folderForceFails() throws IOException {
    Inbox inbox = open();
    disk.failAt = disk.calls.size() + 5; // create, write, force, rename, forceFolder
    assertThatThrownBy(() -> store(inbox, 1)).isInstanceOf(IOException.class);
    assertThat(disk.calls).endsWith("forceFolder");
    assertThatThrownBy(() -> store(inbox, 2)).hasMessageContaining("restart");
    assertThat(ids(inbox)).isEmpty();
  }

  @Test
  @DisplayName("D4: a failed write leaves nothing behind, and the next message is stored")
  void writeFails() throws IOException {
    Inbox inbox = open();
    disk.failAt = disk.calls.size() + 2;
    assertThatThrownBy(() -> store(inbox, 1)).isInstanceOf(IOException.class);
    assertThat(disk.names()).noneMatch(name -> name.endsWith(".tmp"));
    assertThat(store(inbox, 1).id()).isEqualTo(id(1));
  }

  @Test
  @DisplayName("S1: a content that breaks off is not kept")
  void brokenContent() throws IOException {
    Inbox inbox = open();
    Content broken =
        new Content() {
          private int reads;

          @Override
          public int read(byte[] into, int offset, int length) throws IOException {
            if (reads++ == 1) {
              throw new ContentException(ContentException.Fault.BARE_CONTROL);
            }
            into[offset] = 'x';
            return 1;
          }

          @Override
          public void close() {}
        };
    assertThatThrownBy(() -> inbox.store(id(1), ALICE, List.of(BOB), time.now(), broken))
        .isInstanceOf(ContentException.class);
    assertThat(ids(inbox)).isEmpty();
    assertThat(disk.names()).containsExactly("index");
  }

  @Test
  @DisplayName("D6: storing the same id again stores nothing and merges the recipients")
  void idempotent() throws IOException {
    Inbox inbox = open();
    store(inbox, 1);
    InboxEntry merged =
        inbox.store(id(1), ALICE, List.of(BOB, CAROL), time.now(), new OctetsContent("another"));
    assertThat(merged.recipients()).containsExactly("bob@example.test", "carol@example.test");
    assertThat(merged.bcc()).containsExactly(new NamedAddress("", "carol@example.test"));
    assertThat(raw(inbox, id(1))).isEqualTo(MESSAGE);
    assertThat(inbox.figures().messages()).isEqualTo(1);
    inbox.close();
    assertThat(open().find(id(1)).orElseThrow().recipients()).hasSize(2);
  }

  @Test
  @DisplayName("Inbox: a file that cannot be read does not keep the others from being listed")
  void unreadableFile() throws IOException {
    Inbox inbox = open();
    store(inbox, 1);
    store(inbox, 2);
    inbox.close();
    disk.put(IndexLog.NAME, new byte[0]);
    disk.unreadable = id(1) + ".eml";
    Inbox again = open();
    assertThat(ids(again)).containsExactly(id(2));
    disk.unreadable = "";
    again.close();
    assertThat(ids(open())).containsExactlyInAnyOrder(id(1), id(2));
  }

  @Test
  @DisplayName("W4: no path is made of anything but 26 letters and digits")
  void ids() throws IOException {
    Inbox inbox = open();
    for (String bad :
        List.of("", "../../etc/passwd", "A".repeat(26), "a".repeat(25), "a".repeat(25) + "/")) {
      assertThatThrownBy(() ->
              inbox.store(bad, new NullReversePath(), List.of(), time.now(), new OctetsContent("")))
          .isInstanceOf(IllegalArgumentException.class);
      assertThat(inbox.raw(bad)).isEmpty();
      assertThat(inbox.view(bad)).isEmpty();
      assertThat(inbox.part(bad, "1")).isEmpty();
    }
  }

  @Test
  @DisplayName("[inbox] max-messages: the oldest go first, files included")
  void maxMessages() throws IOException {
    Inbox inbox = open(new InboxSettings(Duration.ZERO, 3));
    List<InboxEvent> events = new ArrayList<>();
    inbox.listen(events::add);
    for (int i = 1; i <= 5; i++) {
      store(inbox, i);
      time.advance(Duration.ofSeconds(1));
    }
    assertThat(ids(inbox)).containsExactly(id(5), id(4), id(3));
    assertThat(disk.names()).doesNotContain(id(1) + ".eml", id(2) + ".eml");
    assertThat(events)
        .contains(new InboxEvent.Removed(List.of(id(2)), InboxEvent.Reason.CROWDED_OUT));
    inbox.reconfigure(new InboxSettings(Duration.ZERO, 1));
    assertThat(ids(inbox)).containsExactly(id(5));
    assertThat(inbox.figures().removed()).isEqualTo(4);
  }

  @Test
  @DisplayName("[inbox] keep: what is older goes, also while nothing is stored")
  void keep() throws IOException {
    Inbox inbox = open(new InboxSettings(Duration.ofDays(14), 10));
    store(inbox, 1);
    time.advance(Duration.ofDays(7));
    store(inbox, 2);
    time.advance(Duration.ofDays(7).plusSeconds(1));
    assertThat(ids(inbox)).containsExactly(id(2));
    time.advance(Duration.ofDays(8));
    inbox.close();
    assertThat(ids(open(new InboxSettings(Duration.ofDays(14), 10)))).isEmpty();
  }

  @Test
  @DisplayName("Inbox: read flags and deletion survive a restart; unknown ids are passed over")
  void markAndDelete() throws IOException {
    Inbox inbox = open();
    List<InboxEvent> events = new ArrayList<>();
    inbox.listen(events::add).close();
    for (int i = 1; i <= 4; i++) {
      store(inbox, i);
    }
    assertThat(events).isEmpty();
    assertThat(inbox.mark(List.of(id(1), id(2), id(9)), true)).isEqualTo(2);
    assertThat(inbox.mark(List.of(id(1)), true)).isZero();
    assertThat(inbox.delete(List.of(id(2), id(3), id(9)))).isEqualTo(2);
    inbox.close();
    assertThat(disk.closed).isTrue();
    Inbox again = open();
    assertThat(ids(again)).containsExactly(id(4), id(1));
    assertThat(again.figures().unread()).isEqualTo(1);
    assertThat(again.find(id(1)).orElseThrow().read()).isTrue();
    assertThat(again.markAll(false)).isEqualTo(1);
    assertThat(again.deleteAll()).isEqualTo(2);
    assertThat(again.list(0, 10).entries()).isEmpty();
    assertThat(again.figures().octets()).isZero();
  }

  /** Without a stack, which the log would show at length. */
  private static final class OwnFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OwnFault() {
      super("the listener's own fault, says the test", null, false, false);
    }
  }

  @Test
  @DisplayName("Inbox: a listener that fails costs nobody the message")
  void failingListener() throws IOException {
    Inbox inbox = open();
    List<InboxEvent> events = new ArrayList<>();
    inbox.listen(event -> {
      throw new OwnFault();
    });
    inbox.listen(events::add);
    InboxEntry entry = store(inbox, 1);
    assertThat(events).containsExactly(new InboxEvent.Stored(entry));
  }
}
