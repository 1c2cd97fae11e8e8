package io.postroad.mta.spool.segment;

import io.postroad.mta.spool.QueueEntry;
import io.postroad.mta.spool.QueueId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message in memory: one that is leased, or of which something is still to be written. Guarded by
 * the catalog's monitor.
 */
final class Live {
  final QueueId id;
  final long high;
  final long low;
  QueueEntry entry;

  /** Its slot in the index; {@link Index#NONE} before it has one and after it has left. */
  int slot = Index.NONE;

  /** The last part of the content until its record has a place. */
  @Nullable Octets tail;

  List<Place> chunks;
  @Nullable Place envelope;
  @Nullable Place state;

  /** Every change of the states counts up; what {@code written} lags behind is to be written. */
  long version;

  long written;

  /** The final states that the log knows of. */
  Totals writtenFinals;

  /** Delivery reports that must go into the log together with the present states (rule D8). */
  final List<Prepared> reports = new ArrayList<>();

  /** For a report that is not written yet: what it reports on. */
  @Nullable Live cause;

  /** Until when it was taken for its release or deadline, in milliseconds. */
  long heeded = Long.MIN_VALUE;

  /** A work that will write it waits in the hand-off. */
  boolean queued;

  /** How many batches under way, and moves, need it in memory. */
  int pins;

  /** All recipients are settled, or it was given up as damaged. */
  boolean gone;

  Live(QueueEntry entry, List<Place> chunks) {
    this.id = entry.id();
    this.high = id.high();
    this.low = id.low();
    this.entry = entry;
    this.chunks = chunks;
    this.writtenFinals = States.finals(entry.states());
  }
}
