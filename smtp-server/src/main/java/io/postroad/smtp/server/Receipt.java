package io.postroad.smtp.server;

import io.postroad.smtp.reply.Reply;

/** What a receiver says to a whole mail object. Immutable. */
public sealed interface Receipt {

  /**
   * The receiver has taken responsibility: content and envelope are on stable storage (rule D1).
   *
   * @param queueId what the client is told: lower-case letters and digits
   */
  record Stored(String queueId) implements Receipt {}

  /**
   * Nothing of it is kept.
   *
   * @param reply a 4yz or 5yz reply; after a 421 the session ends
   */
  record Refused(Reply reply) implements Receipt {
    /** Checks that the reply is a refusal. */
    public Refused {
      Verdict.requireRefusal(reply);
    }
  }
}
