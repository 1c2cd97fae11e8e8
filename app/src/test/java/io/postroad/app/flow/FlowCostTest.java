package io.postroad.app.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.mta.history.HistoryEvent;
import io.postroad.smtp.dialog.Conversation;
import io.postroad.smtp.server.Session;
import io.postroad.smtp.server.SessionEvent;
import io.postroad.testkit.runtime.TestExecution;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What counting costs, in CPU of the thread that counts, with and without. */
class FlowCostTest {
  /** A relayed message costs a fifth of a millisecond of CPU: docs/performance.md. */
  private static final double MESSAGE_MICROS = 200;

  private static final int MESSAGES = 20_000;
  private static final int ROUNDS = 7;

  private final TestExecution execution = new TestExecution();

  /** The events that one relayed message makes, its session not included. */
  private List<Object> ofOneMessage() {
    Conversation conversation = new Conversation(execution.time());
    conversation.server("220 mx.example.test");
    conversation.client("MAIL FROM:<alice@example.test>");
    conversation.transactionBegins();
    for (int i = 0; i < 20; i++) {
      conversation.client("RCPT TO:<bob@example.test>");
    }
    Session session = SampleEvents.session(conversation);
    return List.of(
        new HistoryEvent.Accepted(
            execution.time().now(),
            SampleEvents.ID,
            "s1",
            "192.0.2.1",
            "alice@example.test",
            List.of("bob@elsewhere.test"),
            1234,
            conversation.turns()),
        new SessionEvent.TransactionAccepted(
            execution.time().now(), session, SampleEvents.envelope(), SampleEvents.ID, 1234),
        new HistoryEvent.Attempted(
            execution.time().now(),
            SampleEvents.ID,
            "192.0.2.1:25",
            List.of(
                new HistoryEvent.RecipientResult(
                    "bob@elsewhere.test", "delivered", "250 2.0.0 queued")),
            conversation.turns()),
        new HistoryEvent.Removed(execution.time().now(), SampleEvents.ID));
  }

  /** The least CPU of a round for each message, in microseconds. */
  private static double micros(List<Object> events, Consumer<Object> counting) {
    double best = Double.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) {
      long begun = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      for (int i = 0; i < MESSAGES; i++) {
        events.forEach(counting);
      }
      long used = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - begun;
      best = Math.min(best, used / 1000.0 / MESSAGES);
    }
    return best;
  }

  @Test
  @DisplayName("flow and metrics cost less than 2 % of a message's CPU, and of a core while idle")
  void cheap() {
    Tallies tallies = new Tallies();
    List<Object> events = ofOneMessage();
    long[] heard = new long[1];
    double without = micros(events, _ -> heard[0]++);
    double with =
        micros(
            events,
            event -> {
              heard[0]++;
              switch (event) {
                case SessionEvent session -> tallies.count(session);
                case HistoryEvent message -> tallies.count(message);
                default -> throw new AssertionError(event);
              }
            });
    Flow flow = new Flow(tallies.counts(), () -> QueueLook.EMPTY, execution);
    double step = micros(List.of(flow), _ -> flow.step());
    System.out.printf(
        "micros_per_message=%.2f share=%.2f%% micros_per_second=%.1f%n",
        with - without, (with - without) / MESSAGE_MICROS * 100, step);
    assertThat(tallies.counts().delivery().upTo()[0]).as("all were counted").isPositive();
    assertThat(with - without).isLessThan(MESSAGE_MICROS * 0.02);
    assertThat(step).as("once a second").isLessThan(1_000_000 * 0.02);
  }
}
