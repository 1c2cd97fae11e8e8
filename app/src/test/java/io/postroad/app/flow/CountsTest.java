package io.postroad.app.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.mta.spool.QueueId;
import io.postroad.smtp.dialog.Conversation;
import io.postroad.smtp.server.SessionEvent;
import io.postroad.testkit.runtime.TestTime;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CountsTest {
  private final Counts counts = new Counts();

  /** Every counter that is not zero. */
  private Map<String, Long> counted() {
    Map<String, Long> result = new LinkedHashMap<>();
    counts.counters().forEach(counter -> result.put(counter.series().name(), counter.sum().sum()));
    result.values().removeIf(value -> value == 0);
    return result;
  }

  private void attempted(String outcome, String reply) {
    counts.count(SampleEvents.attempted(Instant.EPOCH, SampleEvents.ID, outcome, reply));
  }

  @Test
  @DisplayName("flow: each event is counted once, under its own name")
  void each() {
    SampleEvents.ofSessions().forEach(counts::count);
    SampleEvents.ofMessages().forEach(counts::count);
    assertThat(counted())
        .isEqualTo(
            Map.ofEntries(
                Map.entry("accepted", 1L),
                Map.entry("accepted-octets", 1234L),
                Map.entry("lost", 1L),
                Map.entry("refused", 1L),
                Map.entry("refused-5yz", 1L),
                Map.entry("refused-address", 1L),
                Map.entry("attempts", 1L),
                Map.entry("deferred", 1L),
                Map.entry("deferred-4yz", 1L),
                Map.entry("deferred-policy", 1L),
                Map.entry("reports", 1L),
                Map.entry("connections-in", 1L),
                Map.entry("connections-refused", 1L),
                Map.entry("logins-failed", 1L)));
    assertThat(counts.openSessions()).isZero();
  }

  @Test
  @DisplayName("RFC 3463 §3: refusals and deferrals are told apart by class and by subject")
  void reasons() {
    counts.count(SampleEvents.refused(SampleEvents.reply(452, "4.3.1", "full")));
    counts.count(SampleEvents.refused(SampleEvents.reply(554, "", "no")));
    attempted("deferred", "421 4.3.2 stopping");
    attempted("deferred", "450 try later");
    attempted("deferred", "connection refused by 192.0.2.1:25");
    attempted("deferred", "5 hosts were tried in vain");
    attempted("failed", "550 5.1.1 no such user");
    attempted("failed", "552 5.9.1 odd");
    attempted("failed", "550 4.1.1 codes that disagree");
    attempted("failed", "550");
    attempted("expired", "451 4.4.1 late");
    assertThat(counted())
        .containsEntry("refused", 2L)
        .containsEntry("refused-4yz", 1L)
        .containsEntry("refused-5yz", 1L)
        .containsEntry("refused-system", 1L)
        .containsEntry("refused-other", 1L)
        .containsEntry("deferred", 4L)
        .containsEntry("deferred-4yz", 2L)
        .containsEntry("deferred-no-reply", 2L)
        .containsEntry("deferred-system", 1L)
        .containsEntry("deferred-other", 1L)
        .containsEntry("deferred-network", 2L)
        .containsEntry("failed", 4L)
        .containsEntry("failed-address", 1L)
        .containsEntry("failed-other", 3L)
        .containsEntry("expired", 1L);
  }

  @Test
  @DisplayName("flow: a delivery's time runs from the arrival that the queue id tells")
  void deliveryTime() {
    Instant arrived = Instant.parse("2026-03-04T05:06:07Z");
    String id = QueueId.create(arrived, new Random(1)).text();
    counts.count(
        SampleEvents.attempted(arrived.plusSeconds(90), id, "delivered", "250 2.0.0 done"));
    assertThat(counts.delivery().sum()).isEqualTo(90_000);
    // A clock that was set back must not count time that never passed.
    counts.count(SampleEvents.attempted(arrived.minusSeconds(5), id, "delivered", "250 ok"));
    assertThat(counts.delivery().sum()).isEqualTo(90_000);
    assertThat(counted()).containsEntry("delivered", 2L);
  }

  @Test
  @DisplayName("flow: a transaction's time runs from its MAIL, not from the session's beginning")
  void transactionTime() {
    TestTime time = new TestTime();
    Conversation conversation = new Conversation(time);
    conversation.server("220 mx.example.test");
    time.advance(Duration.ofSeconds(60));
    conversation.client("MAIL FROM:<alice@example.test>");
    conversation.transactionBegins();
    time.advance(Duration.ofMillis(1500));
    counts.count(
        new SessionEvent.TransactionAccepted(
            time.now(),
            SampleEvents.session(conversation),
            SampleEvents.envelope(),
            SampleEvents.ID,
            10));
    assertThat(counts.transaction().sum()).isEqualTo(1500);
    conversation.clear();
    assertThat(conversation.transactionBegun()).isEmpty();
  }
}
