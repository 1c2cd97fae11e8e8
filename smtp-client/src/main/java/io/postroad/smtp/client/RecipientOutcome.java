package io.postroad.smtp.client;

import io.postroad.smtp.reply.EnhancedStatus;
import io.postroad.smtp.reply.Reply;

/** What one mail transaction settled for one recipient. */
public sealed interface RecipientOutcome {

  /**
   * The server has taken responsibility: its reply to the final dot was 2yz (RFC 5321 §4.2.5).
   * Nothing else gives this outcome.
   */
  record Accepted(Reply finalReply) implements RecipientOutcome {}

  /**
   * The server refused, for now or for good: ask {@link Refused#temporary()}. Nothing was delivered
   * to this recipient.
   *
   * @param stage the command it answered
   */
  record Refused(Stage stage, Reply reply) implements RecipientOutcome {

    private static final int TOO_MANY_RECIPIENTS_OF_OLD = 552;

    /**
     * Whether another attempt may do better: 4yz, and a 552 to RCPT that does not say what it means
     * or means "too many recipients" (RFC 5321 §4.5.3.1.10).
     */
    public boolean temporary() {
      return reply.isTransient()
          || (stage == Stage.RCPT
              && reply.code() == TOO_MANY_RECIPIENTS_OF_OLD
              && reply.status().map(s -> s.subject() == 5 && s.detail() == 3).orElse(true));
    }
  }

  /**
   * The dialog broke: a lost connection, a deadline, a reply that is none, or a content that could
   * not be read. Temporary.
   *
   * @param stage what was going on
   * @param detail one sentence for people
   * @param maybeDelivered whether the final dot may have reached the server, so that another
   *     attempt may make a duplicate (RFC 1047)
   */
  record Lost(Stage stage, String detail, boolean maybeDelivered) implements RecipientOutcome {}

  /**
   * This server cannot be given this message: it lacks an extension or has a limit. Permanent as
   * far as this server goes; nothing was delivered.
   *
   * @param status 5.6.3 for 8-bit content without 8BITMIME (RFC 6152) or binary content without
   *     BINARYMIME (RFC 3030), 5.3.4 for more than SIZE (RFC 1870), 5.6.0 for content that no SMTP
   *     client may send (rule S2)
   */
  record Unsendable(EnhancedStatus status, String text) implements RecipientOutcome {}
}
