package io.postroad.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.message.NamedAddress;
import io.postroad.smtp.envelope.Arrival;
import io.postroad.testkit.runtime.TestTime;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A full inbox stays quick and small. */
class LargeInboxTest {

  private static final int MESSAGES = 100_000;

  @Test
  @DisplayName(
      "[inbox] max-messages: 100 000 messages open, list and expire quickly in a small heap")
  void hundredThousand() throws IOException {
    TestTime time = new TestTime();
    CrashDisk disk = new CrashDisk();
    long octets = fill(disk, time);
    Runtime runtime = Runtime.getRuntime();
    long begin = System.nanoTime();
    Inbox inbox = Inbox.open(disk, new InboxSettings(Duration.ofDays(14), MESSAGES), time);
    long opened = System.nanoTime();
    InboxPage newest = inbox.list(0, 50);
    InboxPage oldest = inbox.list(MESSAGES - 50, 50);
    long listed = System.nanoTime();
    assertThat(newest.total()).isEqualTo(MESSAGES);
    assertThat(newest.entries().getFirst().subject()).isEqualTo("Order 99999 has been shipped");
    assertThat(oldest.entries().getLast().subject()).isEqualTo("Order 0 has been shipped");
    inbox.reconfigure(new InboxSettings(Duration.ofDays(14), MESSAGES / 2));
    long halved = System.nanoTime();
    assertThat(inbox.list(0, 1).total()).isEqualTo(MESSAGES / 2);
    System.out.printf(
        "large inbox: messages=%d open=%d ms list=%d us halve=%d ms index=%d MiB heap<=%d MiB%n",
        MESSAGES,
        (opened - begin) / 1_000_000,
        (listed - opened) / 1000,
        (halved - listed) / 1_000_000,
        octets >> 20,
        (runtime.totalMemory() - runtime.freeMemory()) >> 20);
    assertThat(listed - opened).isLessThan(Duration.ofMillis(300).toNanos());
    assertThat(octets).as("the rows of a usual inbox").isLessThan(60L << 20);
  }

  private static long fill(CrashDisk disk, TestTime time) throws IOException {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < MESSAGES; i++) {
      String id = "%026d".formatted(i);
      rows.add(
          Row.of(
              new InboxEntry(
                  id,
                  time.now().plusMillis(i - MESSAGES),
                  4096,
                  false,
                  "shop@example.test",
                  List.of("customer" + i + "@example.test"),
                  List.of(new NamedAddress("The Shop", "shop@example.test")),
                  List.of(new NamedAddress("A Customer", "customer" + i + "@example.test")),
                  List.of(),
                  List.of(),
                  List.of(),
                  "Order " + i + " has been shipped",
                  i + ".order@example.test",
                  1,
                  0,
                  "Dear customer, your order is on its way. ".repeat(6),
                  "inbox",
                  List.of(),
                  Arrival.UNKNOWN),
              TextPlace.empty(new byte[0])));
      disk.put(id + ".eml", new byte[0]);
    }
    IndexLog index =
        new IndexLog(
            disk,
            new IndexLog.Rows() {
              @Override
              public List<Row> snapshot() {
                return rows;
              }

              @Override
              public List<String> doomed() {
                return List.of();
              }

              @Override
              public int count() {
                return rows.size();
              }
            });
    index.rewrite();
    index.close();
    return disk.octets(IndexLog.NAME).length;
  }
}
