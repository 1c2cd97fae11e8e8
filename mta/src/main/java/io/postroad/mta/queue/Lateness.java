package io.postroad.mta.queue;

import io.postroad.mta.spool.NewMessage;
import io.postroad.mta.spool.QueueEntry;
import io.postroad.mta.spool.RecipientState;
import io.postroad.smtp.address.NullReversePath;
import io.postroad.smtp.command.Notify;
import io.postroad.smtp.reply.EnhancedStatus;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * What becomes of mail that is not delivered by the time its sender asked for (RFC 2852): it goes
 * back, or the delay is reported and delivery goes on. By the wall clock. Pure.
 */
final class Lateness {
  private Lateness() {}

  /** Whether the time has passed and the message must go back. */
  static boolean mustReturn(NewMessage message, Instant wall) {
    return message.returnedAtDeadline() && hasPassed(message, wall);
  }

  /**
   * Whether the time has passed and the sender is to be told so of this recipient: without NOTIFY,
   * or when that has DELAY (RFC 2852 §4.1.3).
   */
  static boolean isToTell(QueueEntry entry, int recipient, Instant wall) {
    NewMessage message = entry.message();
    return hasPassed(message, wall)
        && !message.returnedAtDeadline()
        && mayTell(entry, recipient)
        && Settling.wish(entry, recipient).delay()
        && isUntold(entry.states().get(recipient));
  }

  /** Whether there is anything to tell. */
  static boolean isToTell(QueueEntry entry, Instant wall) {
    for (int i = 0; i < entry.states().size(); i++) {
      if (isToTell(entry, i, wall)) {
        return true;
      }
    }
    return false;
  }

  private static boolean hasPassed(NewMessage message, Instant wall) {
    return message.deadline().filter(deadline -> !wall.isBefore(deadline)).isPresent();
  }

  private static boolean isNever(Notify wish) {
    return !wish.success() && !wish.failure() && !wish.delay();
  }

  /** Whether it still waits and its sender has heard of no delay. */
  static boolean isUntold(RecipientState state) {
    return switch (state) {
      case RecipientState.Queued _ -> true;
      case RecipientState.Deferred deferred -> !deferred.warned();
      case RecipientState.Held _,
          RecipientState.Unreported _,
          RecipientState.Delivered _,
          RecipientState.Bounced _,
          RecipientState.Deleted _ ->
          false;
    };
  }

  /**
   * Why it is late.
   *
   * @param last what the last attempt said; empty where none was made
   * @param maybeDelivered whether an attempt may have delivered it, for all we know
   */
  static Cause cause(NewMessage message, String last, boolean maybeDelivered) {
    Instant deadline = message.deadline().orElse(message.received());
    String sentence =
        (maybeDelivered ? "not known to be delivered by " : "not delivered by ")
            + deadline.truncatedTo(ChronoUnit.SECONDS)
            + ", as its sender asked"
            + (last.isEmpty() ? "" : "; the last attempt said: " + last);
    return new Cause.Ours(new EnhancedStatus(5, 4, 7), sentence, Cause.Scope.MESSAGE);
  }

  /** Whether the sender may be told anything of this recipient at all. */
  static boolean mayTell(QueueEntry entry, int recipient) {
    return !(entry.message().envelope().reversePath() instanceof NullReversePath)
        && !isNever(Settling.wish(entry, recipient));
  }
}
