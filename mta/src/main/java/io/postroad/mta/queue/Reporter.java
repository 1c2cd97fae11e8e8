package io.postroad.mta.queue;

import io.postroad.mta.spool.QueueEntry;
import io.postroad.mta.spool.Spool;
import io.postroad.mta.spool.Success;
import io.postroad.smtp.envelope.Recipient;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Writes delivery reports (RFC 3464) within rule B2. Whether a sender wants one (RFC 3461 NOTIFY)
 * is decided by whoever asks for it. Thread-safe.
 */
public interface Reporter {

  /** What a report says of one recipient; an address of the envelope, or an alias it was for. */
  sealed interface Item {

    /** Whom it is about, with the ORCPT that came along. */
    Recipient recipient();

    /**
     * It will not be delivered any more.
     *
     * @param maybeDelivered whether an attempt lost the peer after the final dot: it may have been
     *     delivered all the same (RFC 1047)
     */
    record Failed(Recipient recipient, Cause cause, boolean maybeDelivered) implements Item {

      /** Nothing was delivered. */
      public Failed(Recipient recipient, Cause cause) {
        this(recipient, cause, false);
      }
    }

    /** It is late; {@code retryUntil} is when we will give up. */
    record Delayed(Recipient recipient, Cause cause, Instant retryUntil) implements Item {}

    /**
     * What the sender asked to be told.
     *
     * @param peer the next hop, empty where there was none
     * @param reply its final reply, or one sentence
     */
    record Succeeded(Recipient recipient, Success success, String peer, String reply, Instant at)
        implements Item {}
  }

  /** What came of the wish to report. */
  sealed interface Decision {
    /**
     * Put this report into the spool in the same batch as its cause (rule D8).
     *
     * @param held why it must wait there for an operator; empty when it may go
     */
    record Send(Spool.Report report, Optional<String> held) implements Decision {}

    /** No report may be made; failed recipients are held, never dropped. Says why. */
    record Withhold(String why) implements Decision {}
  }

  /**
   * Decides and writes; reads the front of the message for it.
   *
   * @param about the message: its envelope says who is told, its id where the content is
   * @param items what to tell, at least one
   * @throws IOException when the spool cannot be read
   */
  Decision report(QueueEntry about, List<Item> items) throws IOException;
}
