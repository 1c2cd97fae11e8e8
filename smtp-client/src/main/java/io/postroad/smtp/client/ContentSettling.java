package io.postroad.smtp.client;

import io.postroad.smtp.envelope.ContentException;
import io.postroad.smtp.reply.EnhancedStatus;
import io.postroad.smtp.reply.Reply;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What the fate of a content means for everybody whose outcome is open, by DATA or by BDAT.
 * Confined to one thread.
 */
final class ContentSettling {
  private static final String UNREADABLE = "the content could not be read: ";

  private final Wire wire;
  private final ClientSettings settings;
  private final Outcomes outcomes;

  ContentSettling(Wire wire, ClientSettings settings, Outcomes outcomes) {
    this.wire = wire;
    this.settings = settings;
    this.outcomes = outcomes;
  }

  /** Waits for what counts: the reply, or the replies, to the final dot or the last chunk. */
  Transaction.Ending hearFinalReply() {
    return switch (wire.dialect()) {
      case SMTP -> hearOne();
      case LMTP -> hearEach();
    };
  }

  private Transaction.Ending hearOne() {
    Reply reply;
    try {
      reply = wire.hear(settings.finalDot());
    } catch (IOException e) {
      String detail = wire.describe(e, Stage.FINAL_DOT.during(), settings.finalDot());
      lost(Stage.FINAL_DOT, detail, true);
      return Transaction.Ending.BROKEN;
    }
    if (reply.isIntermediate()) {
      lost(Stage.FINAL_DOT, Transaction.unexpected(Stage.FINAL_DOT, reply), true);
      return Transaction.Ending.BROKEN;
    }
    outcomes.settleRest(
        reply.isPositive()
            ? new RecipientOutcome.Accepted(reply)
            : new RecipientOutcome.Refused(Stage.FINAL_DOT, reply));
    return reply.code() == Transaction.CLOSING
        ? Transaction.Ending.BROKEN
        : Transaction.Ending.OVER;
  }

  /** LMTP: a reply for each recipient that was accepted, in their order (RFC 2033 §4.2). */
  private Transaction.Ending hearEach() {
    boolean closing = false;
    while (outcomes.nextOpen().isPresent()) {
      Reply reply;
      try {
        reply = wire.hear(settings.finalDot());
      } catch (IOException e) {
        String detail = wire.describe(e, Stage.FINAL_DOT.during(), settings.finalDot());
        lost(Stage.FINAL_DOT, detail, true);
        return Transaction.Ending.BROKEN;
      }
      if (reply.isIntermediate()) {
        lost(Stage.FINAL_DOT, Transaction.unexpected(Stage.FINAL_DOT, reply), true);
        return Transaction.Ending.BROKEN;
      }
      closing |= reply.code() == Transaction.CLOSING;
      outcomes.settle(
          outcomes.nextOpen().getAsInt(),
          reply.isPositive()
              ? new RecipientOutcome.Accepted(reply)
              : new RecipientOutcome.Refused(Stage.FINAL_DOT, reply));
    }
    return closing ? Transaction.Ending.BROKEN : Transaction.Ending.OVER;
  }

  /** The server refuses. */
  void refused(Stage stage, Reply reply) {
    outcomes.settleRest(new RecipientOutcome.Refused(stage, reply));
  }

  /** It must not be sent (rule S2). */
  void broken(ContentException fault) {
    outcomes.settleRest(
        new RecipientOutcome.Unsendable(
            new EnhancedStatus(5, 6, 0), "the content cannot be sent over SMTP: " + fault.fault()));
  }

  /** Our side could not read it. */
  void unreadable(@Nullable Throwable cause) {
    String why = cause == null ? "for no known reason" : String.valueOf(cause.getMessage());
    lost(Stage.CONTENT, UNREADABLE + why, false);
  }

  void lost(Stage stage, String detail, boolean maybeDelivered) {
    wire.note(detail);
    outcomes.settleRest(new RecipientOutcome.Lost(stage, detail, maybeDelivered));
  }
}
