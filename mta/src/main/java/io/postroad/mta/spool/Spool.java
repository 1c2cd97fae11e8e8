package io.postroad.mta.spool;

import io.postroad.smtp.envelope.Content;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Keeps accepted mail on stable storage until the queue has settled every recipient. The port
 * speaks of leases so that a database shared by several servers fits it too: a lease belongs to the
 * server process, not to a clock. Thread-safe; a call may block for a commit.
 */
public interface Spool extends Closeable {

  /** What one step of priority is worth: its message is treated as if due so much earlier. */
  Duration PRIORITY_HEAD_START = Duration.ofMinutes(10);

  /**
   * Stores content and envelope and returns once both are on stable storage (rule D1), the message
   * already leased to this server. Reads {@code content} to its end; small contents travel with the
   * envelope, larger ones are appended while they arrive.
   *
   * @throws io.postroad.smtp.envelope.ContentException as thrown by {@code content}; nothing is
   *     kept
   * @throws SpoolFullException when there is no room; nothing is kept and the spool lives on (D4)
   * @throws SpoolFailedException when a force failed or the spool is closed: whether the message is
   *     kept is not known, so nobody may be told that it is (D3)
   * @throws IOException when {@code content} is gone; nothing is kept
   */
  QueueEntry accept(NewMessage message, Content content) throws IOException;

  /** One {@link Spool#take} stops after so many recipients, however few messages they are of. */
  int TAKE_RECIPIENTS_MAX = 10_000;

  /** A destination that was passed over is looked at again after this at the earliest. */
  Duration PASSED_OVER_REST = Duration.ofMillis(250);

  /**
   * Leases messages that are due, in the order of their due times; each step of priority (RFC 6710)
   * counts as {@link #PRIORITY_HEAD_START} of having been due earlier, so that nothing waits for
   * ever behind what is more urgent.
   *
   * @param limit how many at most; fewer where they have very many recipients
   * @param passOver destinations (the words of {@link NewMessage#destinations()}) whose mail is
   *     left where it is for now, so that a busy destination does not fill the queue's memory
   */
  List<QueueEntry> take(int limit, Instant now, Predicate<String> passOver);

  /**
   * When the next unleased message is due for an attempt; empty when none waits. Moments that a
   * sender chose are not among them: see {@link #nextDated()}.
   */
  Optional<Instant> nextDue();

  /**
   * Leases messages whose own date has come: the release they were held for (RFC 4865), or the time
   * by which they had to be delivered (RFC 2852). A busy destination does not keep them: who finds
   * no room for one gives its lease back, and it waits for its destination from then on.
   *
   * @param now by the wall clock, which alone those dates are about
   */
  List<QueueEntry> takeDated(int limit, Instant now);

  /** When the date of the next unleased message comes, by the wall clock; empty when none has. */
  Optional<Instant> nextDated();

  /**
   * Records what happened to some recipients of a leased message; it is durable with the next group
   * (at the latest 100 ms later), not at return. When no recipient is left in a waiting state the
   * message leaves the spool. A delivery report given along is accepted in the same atomic batch
   * (rule D8). Results of a lost lease are discarded.
   *
   * @param changes recipient index to its new state
   * @param report the delivery report these results cause, at most one
   * @return the entry as it is now, and the report's entry, leased
   */
  Settled settle(QueueId id, Map<Integer, RecipientState> changes, Optional<Report> report);

  /** A delivery report on its way into the spool. */
  record Report(NewMessage message, Content content) {}

  /**
   * What {@link #settle} left.
   *
   * @param entry empty when the message has left the spool, or its lease was lost
   */
  record Settled(Optional<QueueEntry> entry, Optional<QueueEntry> report) {}

  /** Gives a lease back; the message waits again until its earliest recipient is due. */
  void release(QueueId id);

  /**
   * Leases one message by id whatever its due time, for an operator's verb; empty if leased or
   * gone.
   */
  Optional<QueueEntry> lease(QueueId id);

  /** One message, leased or not. */
  Optional<QueueEntry> find(QueueId id);

  /**
   * Messages in order of id, that is of arrival, after {@code after}. The order is memory's; of the
   * disk nothing is read but the entries that {@code filter} sees.
   */
  List<QueueEntry> list(Predicate<QueueEntry> filter, Optional<QueueId> after, int limit);

  /**
   * The same among the messages of which every recipient that waits is held: only these are read.
   */
  List<QueueEntry> listHeld(Predicate<QueueEntry> filter, Optional<QueueId> after, int limit);

  /**
   * The content from its first octet; empty when the message is gone.
   *
   * @throws IOException when the disk fails or the record is damaged
   */
  Optional<Content> content(QueueId id) throws IOException;

  /** Returns once everything handed over before is durable. */
  void sync() throws IOException;

  /**
   * How long clients wait for their message to be committed: the 99th percentile of the last ten
   * seconds, those that still wait included.
   */
  Duration commitLatency();

  /** The ledger and the state of the store. */
  Figures figures();

  /**
   * Figures of the spool since it was first made (ledger) and since start (the rest). Recipients
   * are counted, not messages: accepted = delivered + bounced + held + deleted + queued (rule D7).
   */
  record Figures(
      long accepted,
      long delivered,
      long bounced,
      long held,
      long deleted,
      long queued,
      long messages,
      long commits,
      long forces,
      long bytesWritten,
      long corruptRecords,
      boolean full) {

    /** Whether the ledger adds up. */
    public boolean balanced() {
      return accepted == delivered + bounced + held + deleted + queued;
    }
  }

  /** Writes and forces what is left, and lets go of the lock. */
  @Override
  void close() throws IOException;
}
