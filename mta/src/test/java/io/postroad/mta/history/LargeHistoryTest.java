package io.postroad.mta.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.mta.spool.FolderDisk;
import io.postroad.smtp.dialog.Speaker;
import io.postroad.smtp.dialog.Turn;
import io.postroad.smtp.runtime.JdkExecution;
import io.postroad.testkit.runtime.Faults;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Questions to a history of a gigabyte: the time and the heap that an answer takes. */
@Tag("proof")
class LargeHistoryTest {
  private static final long OCTETS = Long.getLong("history.octets", 1L << 30);
  private static final int EVENT_OCTETS = 2200;

  @TempDir private Path folder;

  @Test
  @DisplayName(
      "Issue 5: ids and addresses are found in a history of 1 GiB in bounded time and heap")
  void questions() throws Exception {
    Faults faults = new Faults();
    JdkExecution execution = new JdkExecution(faults);
    int count = (int) (OCTETS / EVENT_OCTETS);
    try (FileHistory history =
        new FileHistory(new FolderDisk(folder), execution, Duration.ofDays(7), 2 * OCTETS)) {
      fill(history, execution, count);
      long rareId = ask(history, execution, HistoryQuery.ANY.about("id" + count / 2), 1);
      long oldAddress = ask(history, execution, HistoryQuery.ANY.about("user3@rare.test"), 1);
      long absent = ask(history, execution, HistoryQuery.ANY.about("nobody@rare.test"), 0);
      long common = ask(history, execution, HistoryQuery.ANY.about("192.0.2.1"), 100);
      long words =
          ask(history, execution, HistoryQuery.ANY.where(e -> e.queueId().equals("none")), 0);
      Runtime runtime = Runtime.getRuntime();
      System.out.printf(
          "history octets=%d events=%d lost=%d id=%dms old-address=%dms absent=%dms common=%dms"
              + " words=%dms heap-max=%dMiB%n",
          OCTETS,
          count,
          history.lost(),
          rareId,
          oldAddress,
          absent,
          common,
          words,
          runtime.maxMemory() >> 20);
      assertThat(history.lost()).isZero();
      assertThat(List.of(rareId, oldAddress, absent, common)).allMatch(millis -> millis < 2000);
      assertThat(words).as("bounded by its own time").isLessThan(7000);
    }
    faults.assertNone();
  }

  private static void fill(FileHistory history, JdkExecution execution, int count)
      throws Exception {
    Random random = new Random(1);
    Instant at = execution.time().now();
    List<Turn> said = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      said.add(new Turn(at, Speaker.CLIENT, "x".repeat(60)));
    }
    for (int i = 0; i < count; i++) {
      String who = i < 10 ? "user" + i + "@rare.test" : "user" + random.nextInt() + "@b.test";
      history.record(
          new HistoryEvent.Accepted(
              execution.time().now(),
              "id" + i,
              "s" + i,
              "192.0.2.1",
              "a@b.test",
              List.of(who),
              1,
              said));
      if (i % 5000 == 0) {
        assertThat(history.search(HistoryQuery.ANY.limit(1)).complete()).isTrue();
      }
    }
  }

  private static long ask(
      FileHistory history, JdkExecution execution, HistoryQuery query, int found) throws Exception {
    long begin = execution.time().nanos();
    assertThat(history.search(query.withConversations()).events()).hasSize(found);
    return (execution.time().nanos() - begin) / 1_000_000;
  }
}
