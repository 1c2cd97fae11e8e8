package io.postroad.smtp.server;

import io.postroad.smtp.reply.Reply;

/** What a receiver says to a whole mail object. Immutable. */
public sealed interface Receipt {

  /**
   * The receiver has taken responsibility: content and envelope are on stable storage (rule D1).
   *
   * @param queueId what the client is told: lower-case letters and digits
   * @param answered called once, on the session's thread, when the reply is said and stands in the
   *     conversation; whether it reached the client is not known then
   */
  record Stored(String queueId, Runnable answered) implements Receipt {
    /** The same where nobody wants to know of the reply. */
    public Stored(String queueId) {
      this(queueId, () -> {});
    }
  }

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
