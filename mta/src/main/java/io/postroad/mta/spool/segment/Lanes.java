package io.postroad.mta.spool.segment;

import io.postroad.mta.spool.Spool;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What is due when, by destination: one lane for each, and the lanes in order of what comes first
 * in them. So a destination that is passed over costs one step of a {@code take}, however much
 * waits for it. A message that waits for several destinations stands in each of their lanes; one
 * that waits for a date of its own stands in a heap apart. Guarded by the catalog's monitor.
 */
final class Lanes {
  private static final long DETACHED = Long.MIN_VALUE;

  private final Index index;
  private final DueHeap dated = new DueHeap();
  private final Map<String, Lane> byWord = new HashMap<>();
  private final TreeSet<Lane> order =
      new TreeSet<>(
          Comparator.<Lane>comparingLong(lane -> lane.key).thenComparing(lane -> lane.word));

  /** Those with something that is not ranked yet, in the order in which it comes due. */
  private final TreeSet<Lane> ripening =
      new TreeSet<>(
          Comparator.<Lane>comparingLong(lane -> lane.ripens).thenComparing(lane -> lane.word));

  /** Detached ones that were passed over, in the order in which they come back. */
  private final Deque<Lane> resting = new ArrayDeque<>();

  Lanes(Index index) {
    this.index = index;
  }

  /** Lets a message wait for its destinations, and for its date, from now on. */
  void add(int slot, Map<String, Long> due) {
    due.forEach((word, at) -> {
      if (word.equals(States.DATED)) {
        dated.add(index, slot, at);
      } else {
        add(byWord.computeIfAbsent(word, Lane::new), slot, at);
      }
    });
  }

  private void add(Lane lane, int slot, long at) {
    boolean sooner = at < lane.key || at < lane.ripens;
    lane.add(index, slot, at);
    if (!lane.listed && lane.key != DETACHED) {
      list(lane);
    } else if (lane.listed && sooner) {
      unlist(lane);
      list(lane);
    }
  }

  /**
   * Ranks what is due by {@code now} in every lane, so that their order is that of what would be
   * taken from them. Each message is ranked once: what is due already costs nothing here.
   */
  void ripen(long now) {
    while (!ripening.isEmpty() && ripening.first().ripens <= now) {
      Lane lane = ripening.first();
      unlist(lane);
      lane.ripen(index, now);
      lane.dropStaleTop(index);
      relist(lane);
    }
  }

  /**
   * Takes the destination out of the order whose first message is due first, if that is due by
   * {@code now}; it must come back by {@link #attach}.
   */
  @Nullable Lane detachFirst(long now) {
    while (!resting.isEmpty() && resting.getFirst().rests <= now) {
      attach(resting.removeFirst());
    }
    Lane first = first();
    if (first == null || first.key > now) {
      return null;
    }
    unlist(first);
    first.key = DETACHED;
    return first;
  }

  /**
   * Puts a destination back that was passed over. It rests for a while, so that many of them cost a
   * {@code take} nothing most of the time.
   */
  void pass(Lane lane, long now) {
    lane.rests = now + Spool.PASSED_OVER_REST.toMillis();
    resting.addLast(lane);
  }

  /** Puts a destination back. */
  void attach(Lane lane) {
    lane.dropStaleTop(index);
    lane.key = 0;
    relist(lane);
  }

  /** Takes the slot that comes first out of a detached destination; {@link Index#NONE} if none. */
  int pop(Lane lane, long now) {
    return lane.pop(index, now);
  }

  /** When the next message is due; {@link Long#MAX_VALUE} when none waits. */
  long nextDue() {
    Lane first = first();
    long next = first == null ? Long.MAX_VALUE : first.key;
    // What rests was due when it was passed over.
    return resting.isEmpty()
        ? next
        : Math.min(next, resting.getFirst().rests - Spool.PASSED_OVER_REST.toMillis());
  }

  /** Takes a slot whose date has come; {@link Index#NONE} if none. */
  int popDated(long now) {
    return dated.popUntil(index, now);
  }

  /** When the next date comes; {@link Long#MAX_VALUE} when none is waited for. */
  long nextDated() {
    dated.dropStaleTop(index);
    return dated.isEmpty() ? Long.MAX_VALUE : dated.topKey();
  }

  /** The destination with the earliest message that still waits. */
  private @Nullable Lane first() {
    while (!order.isEmpty()) {
      Lane lane = order.first();
      lane.dropStaleTop(index);
      if (!lane.isEmpty() && lane.top() == lane.key) {
        return lane;
      }
      unlist(lane);
      relist(lane);
    }
    return null;
  }

  private void relist(Lane lane) {
    if (lane.isEmpty()) {
      byWord.remove(lane.word);
    } else {
      list(lane);
    }
  }

  private void list(Lane lane) {
    lane.key = lane.top();
    lane.ripens = lane.ripens();
    lane.listed = true;
    order.add(lane);
    if (lane.ripens < Long.MAX_VALUE) {
      ripening.add(lane);
    }
  }

  private void unlist(Lane lane) {
    order.remove(lane);
    ripening.remove(lane);
    lane.listed = false;
  }
}
