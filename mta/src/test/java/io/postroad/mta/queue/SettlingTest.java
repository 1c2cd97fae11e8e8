package io.postroad.mta.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.mta.Settings;
import io.postroad.mta.settings.Retry;
import io.postroad.mta.spool.NewMessage;
import io.postroad.mta.spool.Origin;
import io.postroad.mta.spool.QueueEntry;
import io.postroad.mta.spool.QueueId;
import io.postroad.mta.spool.RecipientState;
import io.postroad.smtp.address.Mailbox;
import io.postroad.smtp.command.MailParameters;
import io.postroad.smtp.command.Notify;
import io.postroad.smtp.command.RcptParameters;
import io.postroad.smtp.envelope.Envelope;
import io.postroad.smtp.envelope.Recipient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SettlingTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Outcome.Deferred REFUSED =
      new Outcome.Deferred(
          new Cause.Unreachable("", "connection refused by 127.0.0.1:2525"), false);

  /** No NOTIFY at all. */
  private static final String USUAL = "";

  private final Retry retry = new Settings().get().retry();
  private final Settling settling = new Settling(new SplittableRandom(1));

  @Test
  @DisplayName(
      "product.md §2: retries follow the schedule, the last step repeats, each varied by 10 %")
  void followsTheSchedule() {
    int[] minutes = {5, 10, 20, 40, 60, 120, 240, 240, 240};
    RecipientState state = new RecipientState.Queued(NOW);
    boolean varied = false;
    for (int i = 0; i < minutes.length; i++) {
      RecipientState.Deferred deferred = settling.deferred(state, REFUSED, retry, NOW);
      Duration wait = Duration.between(NOW, deferred.due());
      assertThat(wait)
          .isBetween(
              Duration.ofMinutes(minutes[i]).multipliedBy(90).dividedBy(100),
              Duration.ofMinutes(minutes[i]).multipliedBy(110).dividedBy(100));
      assertThat(deferred.attempts()).isEqualTo(i + 1);
      assertThat(deferred.lastReply()).isEqualTo("connection refused by 127.0.0.1:2525");
      varied |= !wait.equals(Duration.ofMinutes(minutes[i]));
      state = deferred;
    }
    assertThat(varied).isTrue();
  }

  @Test
  @DisplayName("D10: a message expires only on a failed attempt made after its deadline")
  void expires() {
    QueueEntry entry = entry();
    assertThat(Settling.isExpired(entry, retry, NOW.plus(Duration.ofDays(5)).minusMillis(1)))
        .isFalse();
    assertThat(Settling.isExpired(entry, retry, NOW.plus(Duration.ofDays(5)))).isTrue();
  }

  @Test
  @DisplayName("B1: a warning of delay is off by default, and sent once where it is on")
  void warnsOnce() {
    Retry warning =
        new Retry(
            retry.schedule(),
            retry.giveUpAfter(),
            Optional.of(Duration.ofHours(4)),
            retry.keepHeld());
    RecipientState late = new RecipientState.Deferred(7, NOW, "busy", false, false);
    RecipientState warned = new RecipientState.Deferred(7, NOW, "busy", false, true);
    Instant then = NOW.plus(Duration.ofHours(4));
    assertThat(Settling.wantsWarning(entry(late, USUAL), 0, retry, then)).isFalse();
    assertThat(Settling.wantsWarning(entry(late, USUAL), 0, warning, then.minusMillis(1)))
        .isFalse();
    assertThat(Settling.wantsWarning(entry(late, USUAL), 0, warning, then)).isTrue();
    assertThat(Settling.wantsWarning(entry(warned, USUAL), 0, warning, then)).isFalse();
    assertThat(Settling.wantsWarning(entry(late, "FAILURE"), 0, warning, then)).isFalse();
    assertThat(Settling.wantsWarning(entry(late, "DELAY"), 0, warning, then)).isTrue();
  }

  @ParameterizedTest(name = "{0}")
  @DisplayName(
      "RFC 3461 §4.1, §5.2: without NOTIFY failures and delays are told, else what it names alone")
  @CsvSource({
    "'', false, true, true",
    "NEVER, false, false, false",
    "SUCCESS, true, false, false",
    "FAILURE, false, true, false",
    "DELAY, false, false, true",
    "'SUCCESS,DELAY,FAILURE', true, true, true"
  })
  void wishes(String wish, boolean success, boolean failure, boolean delay) {
    QueueEntry entry = entry(new RecipientState.Queued(NOW), wish);
    assertThat(Settling.wish(entry, 0)).isEqualTo(new Notify(success, failure, delay));
    assertThat(Settling.wantsConfirmation(entry, 0)).isEqualTo(success);
  }

  private static QueueEntry entry() {
    return entry(new RecipientState.Queued(NOW), USUAL);
  }

  /** With one recipient in this state, with this NOTIFY if it is not empty. */
  private static QueueEntry entry(RecipientState state, String wish) {
    Recipient recipient =
        new Recipient(
            Mailbox.parse("b@there.test").orElseThrow(),
            new RcptParameters(Notify.parse(wish), Optional.empty()));
    Envelope envelope =
        new Envelope(
            Mailbox.parse("a@here.test").orElseThrow(), MailParameters.NONE, List.of(recipient));
    NewMessage message =
        new NewMessage(QueueId.of(1, 2), envelope, NOW, Origin.TRUSTED, List.of("there.test"));
    return new QueueEntry(message, 100, List.of(state), true);
  }
}
