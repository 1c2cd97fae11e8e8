package io.postroad.mta.spool.segment;

import io.postroad.mta.spool.Spool;
import io.postroad.smtp.command.MailParameters;

/**
 * The messages that wait for one destination: those that are not due yet by due time, and those
 * that are by rank, which is the due time less a head start for each step of priority (RFC 6710).
 * However much comes that is more urgent, the rank of what waits is passed one day. Guarded by the
 * catalog's monitor.
 */
final class Lane {
  private static final long HEAD_START = Spool.PRIORITY_HEAD_START.toMillis();

  final String word;

  /** Under what it stands in the order of all destinations; only its owner changes it. */
  long key;

  /** When the next of it is to be ranked, as its owner noted it. */
  long ripens = Long.MAX_VALUE;

  /** Until when it rests, after it was passed over; only its owner changes it. */
  long rests;

  /** Whether it stands in that order at all. */
  boolean listed;

  private final DueHeap later = new DueHeap();
  private final DueHeap ripe = new DueHeap();

  Lane(String word) {
    this.word = word;
  }

  boolean isEmpty() {
    return later.isEmpty() && ripe.isEmpty();
  }

  /** The rank of what comes next, else when the next is due. */
  long top() {
    return ripe.isEmpty() ? later.topKey() : ripe.topKey();
  }

  /** When the next of it that is not ranked is due; {@link Long#MAX_VALUE} when all is. */
  long ripens() {
    return later.isEmpty() ? Long.MAX_VALUE : later.topKey();
  }

  void add(Index index, int slot, long due) {
    later.add(index, slot, due);
  }

  /** Makes what is on top, if anything, entries that still hold. */
  void dropStaleTop(Index index) {
    later.dropStaleTop(index);
    ripe.dropStaleTop(index);
  }

  /** Ranks what is due by {@code now}. */
  void ripen(Index index, long now) {
    later.dropStaleTop(index);
    while (!later.isEmpty() && later.topKey() <= now) {
      int slot = later.topSlot();
      // Counted from the least urgent, so that what is due ranks no later than now.
      long steps = (long) index.priority(slot) + MailParameters.PRIORITY_MAX;
      ripe.add(index, slot, later.topKey() - steps * HEAD_START);
      later.removeTop();
      later.dropStaleTop(index);
    }
  }

  /** Takes out what comes next; {@link Index#NONE} if nothing is due. */
  int pop(Index index, long now) {
    ripen(index, now);
    return ripe.popUntil(index, Long.MAX_VALUE);
  }
}
