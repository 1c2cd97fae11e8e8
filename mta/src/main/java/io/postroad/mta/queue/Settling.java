package io.postroad.mta.queue;

import io.postroad.mta.settings.Retry;
import io.postroad.mta.spool.QueueEntry;
import io.postroad.mta.spool.RecipientState;
import io.postroad.smtp.address.NullReversePath;
import io.postroad.smtp.command.Notify;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;

/** What outcomes make of recipients' states: the rules of retry and expiry, without any effect. */
final class Settling {
  /** Each step of the schedule is varied by so much either way, so that retries do not march. */
  private static final double JITTER = 0.1;

  /** Of a recipient without NOTIFY: of failures, and of delays where the server warns of them. */
  private static final Notify USUAL = new Notify(false, true, true);

  private final RandomGenerator random;

  Settling(RandomGenerator random) {
    this.random = random;
  }

  /**
   * Whether a failed attempt was the message's last: one that began after its deadline. One that
   * was under way when the clock was set does not count (rule D10).
   */
  static boolean isExpired(QueueEntry entry, Retry retry, Instant begun) {
    return !begun.isBefore(entry.message().released().plus(retry.giveUpAfter()));
  }

  /** When the sender wants a report; what is not said is the usual (RFC 3461 §4.1, §5.2). */
  static Notify wish(QueueEntry entry, int recipient) {
    return entry
        .message()
        .envelope()
        .recipients()
        .get(recipient)
        .parameters()
        .notifyOn()
        .orElse(USUAL);
  }

  /** Whether the sender asked to be told of success; who has no address cannot be told. */
  static boolean wantsConfirmation(QueueEntry entry, int recipient) {
    return wish(entry, recipient).success()
        && !(entry.message().envelope().reversePath() instanceof NullReversePath);
  }

  /** Whether the sender of a recipient that is deferred again should hear of the delay now. */
  static boolean wantsWarning(QueueEntry entry, int recipient, Retry retry, Instant now) {
    return retry.warnAfter().isPresent()
        && wish(entry, recipient).delay()
        && Lateness.isUntold(entry.states().get(recipient))
        && !(entry.message().envelope().reversePath() instanceof NullReversePath)
        && !now.isBefore(entry.message().released().plus(retry.warnAfter().get()));
  }

  /** The state after an attempt in vain. */
  RecipientState.Deferred deferred(
      RecipientState before, Outcome.Deferred outcome, Retry retry, Instant now) {
    int attempts = attempts(before) + 1;
    return new RecipientState.Deferred(
        attempts,
        now.plus(jittered(retry.stepAfter(attempts))),
        outcome.cause().sentence(),
        outcome.maybeDelivered() || maybeDelivered(before),
        warned(before));
  }

  /** The state of a recipient that waits for its destination without an attempt of its own. */
  RecipientState heldBack(RecipientState before, Instant until, String why, Duration step) {
    Duration spread = Duration.ofMillis((long) (step.toMillis() * JITTER * random.nextDouble()));
    Instant due = until.plus(spread);
    // Only an attempt, or word of a delay, makes a recipient deferred: the state does not depend on
    // when the mail came and whether another message was just being tried.
    return before instanceof RecipientState.Queued
        ? new RecipientState.Queued(due)
        : new RecipientState.Deferred(
            attempts(before), due, why, maybeDelivered(before), warned(before));
  }

  private Duration jittered(Duration step) {
    double factor = 1 - JITTER + 2 * JITTER * random.nextDouble();
    return Duration.ofNanos((long) (step.toNanos() * factor));
  }

  static int attempts(RecipientState state) {
    return switch (state) {
      case RecipientState.Deferred deferred -> deferred.attempts();
      case RecipientState.Held held -> held.attempts();
      case RecipientState.Queued _,
          RecipientState.Unreported _,
          RecipientState.Delivered _,
          RecipientState.Bounced _,
          RecipientState.Deleted _ ->
          0;
    };
  }

  static String lastReply(RecipientState state) {
    return switch (state) {
      case RecipientState.Deferred deferred -> deferred.lastReply();
      case RecipientState.Held held -> held.lastReply();
      case RecipientState.Queued _ -> "";
      case RecipientState.Unreported unreported -> unreported.reply();
      case RecipientState.Delivered delivered -> delivered.reply();
      case RecipientState.Bounced bounced -> bounced.reason();
      case RecipientState.Deleted deleted -> "deleted by " + deleted.by();
    };
  }

  static boolean warned(RecipientState state) {
    return state instanceof RecipientState.Deferred deferred && deferred.warned();
  }

  /** Whether an attempt may have delivered it; a later one that fails does not change that. */
  static boolean maybeDelivered(RecipientState state) {
    return state instanceof RecipientState.Deferred deferred && deferred.maybeDelivered();
  }
}
