package io.postroad.mta.history;

import java.io.Closeable;
import java.io.IOException;

/** Events and conversations of messages, accepted and refused, kept within bounds. Thread-safe. */
public interface History extends Closeable {

  /**
   * Records an event. Never blocks mail: when the writer cannot follow, the event is counted as
   * lost.
   */
  void record(HistoryEvent event);

  /**
   * The newest events that answer the question. The time it takes and the memory it needs are
   * bounded, whatever the history holds: a page has at most so many events as were asked for, and
   * some megabytes of text; of a longer one the rest is on the next page, and conversations that
   * would be too much are left out.
   *
   * @throws IOException when the disk fails
   */
  HistoryPage search(HistoryQuery query) throws IOException;

  /** Events that could not be kept. */
  long lost();

  @Override
  void close() throws IOException;
}
