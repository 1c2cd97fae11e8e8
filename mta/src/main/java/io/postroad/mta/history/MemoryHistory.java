package io.postroad.mta.history;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;

/** History in memory, the oldest events first out: for embedders and simulations. Thread-safe. */
public final class MemoryHistory implements History {
  private final Deque<HistoryEvent> events = new ArrayDeque<>();
  private final int max;

  /** Keeps the last {@code max} events. */
  public MemoryHistory(int max) {
    this.max = max;
  }

  @Override
  public synchronized void record(HistoryEvent event) {
    events.addLast(event);
    if (events.size() > max) {
      events.removeFirst();
    }
  }

  @Override
  public synchronized List<HistoryEvent> find(
      Instant since, Predicate<HistoryEvent> filter, int limit) {
    List<HistoryEvent> found =
        new ArrayList<>(
            events.stream().filter(e -> !e.at().isBefore(since) && filter.test(e)).toList());
    return List.copyOf(found.subList(Math.max(0, found.size() - limit), found.size()));
  }

  @Override
  public long lost() {
    return 0;
  }

  @Override
  public void close() {}
}
