package io.postroad.smtp.server;

import io.postroad.smtp.reply.Reply;

/** What a receiver says to MAIL or RCPT. Immutable. */
public sealed interface Verdict {

  /** Go on. */
  record Accepted() implements Verdict {}

  /**
   * No.
   *
   * @param reply a 4yz or 5yz reply; after a 421 the session ends. 5.1.1 counts as an unknown
   *     recipient
   */
  record Refused(Reply reply) implements Verdict {
    /** Checks that the reply is a refusal. */
    public Refused {
      requireRefusal(reply);
    }
  }

  /** The verdict without reasons. */
  Verdict ACCEPTED = new Accepted();

  /**
   * Checks that a reply refuses.
   *
   * @throws IllegalArgumentException when it is a 2yz or 3yz reply
   */
  static void requireRefusal(Reply reply) {
    if (reply.isPositive()) {
      throw new IllegalArgumentException("not a refusal: " + reply.oneLine());
    }
  }
}
