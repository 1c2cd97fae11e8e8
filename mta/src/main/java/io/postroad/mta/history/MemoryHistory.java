package io.postroad.mta.history;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** History in memory, the oldest events first out: for embedders and simulations. Thread-safe. */
public final class MemoryHistory implements History {
  private final Deque<HistoryEvent> events = new ArrayDeque<>();
  private final int max;
  private long recorded;

  /** Keeps the last {@code max} events. */
  public MemoryHistory(int max) {
    this.max = max;
  }

  @Override
  public synchronized void record(HistoryEvent event) {
    events.addLast(event);
    recorded++;
    if (events.size() > max) {
      events.removeFirst();
    }
  }

  @Override
  public synchronized HistoryPage search(HistoryQuery query) {
    long end = query.before().map(MemoryHistory::number).orElse(Long.MAX_VALUE);
    List<HistoryEvent> found = new ArrayList<>();
    long number = recorded;
    for (Iterator<HistoryEvent> each = events.descendingIterator(); each.hasNext(); ) {
      HistoryEvent event = each.next();
      number--;
      if (number < end && query.accepts(event)) {
        if (found.size() == query.limit()) {
          return new HistoryPage(found, Optional.of(Long.toString(number + 1)), true);
        }
        found.add(event);
      }
    }
    return new HistoryPage(found, Optional.empty(), true);
  }

  private static long number(String cursor) {
    try {
      return Long.parseLong(cursor);
    } catch (NumberFormatException notOurs) {
      return Long.MAX_VALUE; // a page of another history: begin at the newest
    }
  }

  @Override
  public long lost() {
    return 0;
  }

  @Override
  public void close() {}
}
