package io.postroad.mta.history;

import java.io.Closeable;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;

/** Events and conversations of messages, accepted and refused, kept within bounds. Thread-safe. */
public interface History extends Closeable {

  /**
   * Records an event. Never blocks mail: when the writer cannot follow, the event is counted as
   * lost.
   */
  void record(HistoryEvent event);

  /**
   * Events at or after {@code since} that {@code filter} accepts, oldest first, the last {@code
   * limit} of them.
   *
   * @throws IOException when the disk fails
   */
  List<HistoryEvent> find(Instant since, Predicate<HistoryEvent> filter, int limit)
      throws IOException;

  /** Events that could not be kept. */
  long lost();

  @Override
  void close() throws IOException;
}
