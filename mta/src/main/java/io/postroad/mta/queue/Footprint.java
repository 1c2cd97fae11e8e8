package io.postroad.mta.queue;

import io.postroad.mta.spool.QueueEntry;
import io.postroad.mta.spool.RecipientState;
import io.postroad.smtp.envelope.Recipient;

/**
 * About how many octets of heap messages and recipients take while they are in memory: what they
 * weigh is bounded, because one message may have a thousand recipients. Pure.
 */
final class Footprint {
  /** A message without its recipients: envelope, indexes, jobs. */
  static final int MESSAGE = 1_000;

  /** A recipient without its texts: address, parameters, state, and its share of a job. */
  private static final int RECIPIENT = 350;

  private Footprint() {}

  /** What one recipient weighs: a wide text takes two octets for a character. */
  static int ofRecipient(QueueEntry entry, int index) {
    Recipient recipient = entry.message().envelope().recipients().get(index);
    RecipientState state = entry.states().get(index);
    return RECIPIENT
        + 2 * recipient.forwardPath().text().length()
        + 2 * Settling.lastReply(state).length();
  }
}
