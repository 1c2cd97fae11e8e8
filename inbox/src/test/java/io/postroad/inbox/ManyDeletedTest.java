package io.postroad.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.smtp.address.Mailbox;
import io.postroad.testkit.runtime.TestTime;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Deleting very many messages makes nobody wait for the disk, and they do not come back. */
class ManyDeletedTest {

  private static final Mailbox BOB = Mailbox.parse("bob@example.test").orElseThrow();
  private static final int MANY = 2500;

  private final TestTime time = new TestTime();

  private static String id(int number) {
    return "%026d".formatted(number);
  }

  private void store(Inbox inbox, int number) throws IOException {
    inbox.store(
        id(number), BOB, List.of(BOB), time.now(), new OctetsContent("Subject: s\r\n\r\nx"));
  }

  private static long messages(CrashDisk disk) throws IOException {
    return disk.names().stream().filter(name -> name.endsWith(".eml")).count();
  }

  @Test
  @DisplayName("Deleting 2500: gone at once and for ever, the files later")
  void later() throws IOException {
    CrashDisk disk = new CrashDisk();
    Inbox inbox = Inbox.open(disk, InboxSettings.DEFAULTS, time);
    List<InboxEvent> events = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      store(inbox, i);
    }
    inbox.listen(events::add);
    assertThat(inbox.deleteAll()).isEqualTo(MANY);
    assertThat(inbox.list(0, 10).total()).isZero();
    assertThat(events).singleElement().isInstanceOf(InboxEvent.Removed.class);
    assertThat(messages(disk)).as("the first thousand went").isEqualTo(MANY - 1000);
    assertThat(inbox.raw(id(3))).isEmpty();

    Inbox again = Inbox.open(disk.afterPowerLoss(), InboxSettings.DEFAULTS, time);
    assertThat(again.list(0, 10).total()).as("after a power cut").isZero();
    assertThat(again.sweep()).isGreaterThanOrEqualTo(MANY - 1000);

    store(inbox, 3);
    assertThat(inbox.sweep()).isEqualTo(MANY - 1001);
    assertThat(messages(disk)).as("the one that came again stays").isEqualTo(1);
    assertThat(inbox.raw(id(3))).isPresent();
    store(inbox, MANY);
    inbox.close();
    assertThat(Inbox.open(disk, InboxSettings.DEFAULTS, time).list(0, 10).total()).isEqualTo(2);
  }

  @Test
  @DisplayName("Deleting 2500: an index written anew meanwhile remembers the files that are left")
  void rewritten() throws IOException {
    CrashDisk disk = new CrashDisk();
    Inbox inbox = Inbox.open(disk, InboxSettings.DEFAULTS, time);
    for (int i = 0; i < MANY; i++) {
      store(inbox, i);
    }
    inbox.deleteAll();
    store(inbox, MANY);
    for (int i = 0; i < 25_000; i++) {
      inbox.mark(List.of(id(MANY)), i % 2 == 0);
    }
    inbox.close();
    Inbox again = Inbox.open(disk, InboxSettings.DEFAULTS, time);
    assertThat(again.list(0, 10).total()).isEqualTo(1);
    assertThat(again.sweep()).isEqualTo(MANY - 1000);
    assertThat(messages(disk)).isEqualTo(1);
  }
}
