package io.postroad.mta.delivery;

import io.postroad.mta.queue.Cause;
import io.postroad.mta.queue.Outcome;
import io.postroad.mta.spool.Success;
import io.postroad.smtp.client.RecipientOutcome;
import io.postroad.smtp.client.Stage;
import io.postroad.smtp.extension.Capabilities;
import io.postroad.smtp.extension.Keyword;
import java.util.Optional;

/** What a dialog's result means for the queue: the one place that decides whose fault it was. */
final class Judgement {
  private Judgement() {}

  /**
   * The outcome for a recipient.
   *
   * @param fresh whether the transaction was the first of its connection: a 421 then says something
   *     of the host, later only that it had enough
   * @param toTell what we tell a sender who asked, once the peer has taken the message
   */
  static Outcome of(RecipientOutcome result, String peer, boolean fresh, Optional<Success> toTell) {
    return switch (result) {
      case RecipientOutcome.Accepted accepted ->
          new Outcome.Delivered(peer, accepted.finalReply().oneLine(), toTell);
      case RecipientOutcome.Refused refused -> {
        Cause cause =
            new Cause.Refused(peer, refused.stage().name(), refused.reply(), scope(refused, fresh));
        yield refused.temporary() ? new Outcome.Deferred(cause, false) : new Outcome.Failed(cause);
      }
      case RecipientOutcome.Lost lost ->
          new Outcome.Deferred(new Cause.Lost(peer, lost.detail()), lost.maybeDelivered());
      case RecipientOutcome.Unsendable unsendable ->
          new Outcome.Failed(
              new Cause.Ours(unsendable.status(), unsendable.text(), Cause.Scope.MESSAGE));
    };
  }

  /**
   * A next hop that offers DSN has been given the sender's wishes, and sees to them. What LMTP took
   * is in its mailbox (RFC 2033 §1).
   */
  static Optional<Success> toTell(Hop hop, Capabilities nextHop) {
    if (nextHop.offers(Keyword.DSN)) {
      return Optional.empty();
    }
    return Optional.of(hop instanceof Hop.Lmtp ? Success.DELIVERED : Success.RELAYED);
  }

  private static Cause.Scope scope(RecipientOutcome.Refused refused, boolean fresh) {
    if (refused.reply().code() == 421) {
      return fresh ? Cause.Scope.DESTINATION : Cause.Scope.MESSAGE;
    }
    return refused.stage() == Stage.RCPT ? Cause.Scope.RECIPIENT : Cause.Scope.MESSAGE;
  }
}
