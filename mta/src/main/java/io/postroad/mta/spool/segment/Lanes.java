package io.postroad.mta.spool.segment;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What is due when, by destination: one heap for each, and the heaps in order of their first due
 * time. So a destination that is passed over costs one step of a {@code take}, however much waits
 * for it. A message that waits for several destinations stands in each of their heaps. Guarded by
 * the catalog's monitor.
 */
final class Lanes {
  private static final long DETACHED = Long.MIN_VALUE;

  private final Index index;
  private final Map<String, DueHeap> byWord = new HashMap<>();
  private final TreeSet<DueHeap> order =
      new TreeSet<>(
          Comparator.<DueHeap>comparingLong(lane -> lane.key).thenComparing(lane -> lane.word));

  Lanes(Index index) {
    this.index = index;
  }

  /** Lets a message wait for its destinations from now on. */
  void add(int slot, Map<String, Long> due) {
    due.forEach((word, at) -> {
      DueHeap lane = byWord.computeIfAbsent(word, DueHeap::new);
      lane.add(index, slot, at);
      if (!lane.listed && lane.key != DETACHED) {
        list(lane);
      } else if (lane.listed && at < lane.key) {
        order.remove(lane);
        list(lane);
      }
    });
  }

  /**
   * Takes the destination out of the order whose first message is due first, if that is due by
   * {@code now}; it must come back by {@link #attach}.
   */
  @Nullable DueHeap detachFirst(long now) {
    DueHeap first = first();
    if (first == null || first.key > now) {
      return null;
    }
    order.remove(first);
    first.listed = false;
    first.key = DETACHED;
    return first;
  }

  /** Puts a destination back. */
  void attach(DueHeap lane) {
    lane.dropStaleTop(index);
    lane.key = 0;
    if (lane.isEmpty()) {
      byWord.remove(lane.word);
    } else {
      list(lane);
    }
  }

  /** Takes the slot that is due first out of a detached destination; {@link Index#NONE} if none. */
  int pop(DueHeap lane, long now) {
    lane.dropStaleTop(index);
    if (lane.isEmpty() || lane.topDue() > now) {
      return Index.NONE;
    }
    int slot = lane.topSlot();
    lane.removeTop();
    return slot;
  }

  /** When the next message is due; {@link Long#MAX_VALUE} when none waits. */
  long nextDue() {
    DueHeap first = first();
    return first == null ? Long.MAX_VALUE : first.key;
  }

  /** The destination with the earliest message that still waits. */
  private @Nullable DueHeap first() {
    while (!order.isEmpty()) {
      DueHeap lane = order.first();
      lane.dropStaleTop(index);
      if (!lane.isEmpty() && lane.topDue() == lane.key) {
        return lane;
      }
      order.remove(lane);
      lane.listed = false;
      if (lane.isEmpty()) {
        byWord.remove(lane.word);
      } else {
        list(lane);
      }
    }
    return null;
  }

  private void list(DueHeap lane) {
    lane.key = lane.topDue();
    lane.listed = true;
    order.add(lane);
  }
}
