package io.postroad.mta.queue;

import io.postroad.mta.spool.QueueEntry;
import io.postroad.mta.spool.Spool;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Writes delivery reports (RFC 3464) within rule B2. Thread-safe. */
public interface Reporter {

  /** Whether a report says that mail failed or only that it is late. */
  enum Kind {
    FAILED,
    DELAYED
  }

  /**
   * What to say of one recipient.
   *
   * @param retryUntil when we will give up, for a delay
   */
  record Item(int recipient, Cause cause, Optional<Instant> retryUntil) {}

  /** What came of the wish to report. */
  sealed interface Decision {
    /** Put this report into the spool in the same batch as its cause (rule D8). */
    record Send(Spool.Report report) implements Decision {}

    /** No report may be sent: the recipients are held, never dropped; says why. */
    record Withhold(String why) implements Decision {}
  }

  /**
   * Decides and writes; reads the header section of the message for it.
   *
   * @throws IOException when the spool cannot be read
   */
  Decision report(QueueEntry entry, Kind kind, List<Item> items) throws IOException;
}
