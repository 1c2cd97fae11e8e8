package io.postroad.mta.history;

import java.util.List;
import java.util.Optional;

/**
 * What the history answers. Immutable.
 *
 * @param events the newest first
 * @param next where the next page begins; empty when there is nothing older
 * @param complete false when the time was up before the page was full
 */
public record HistoryPage(List<HistoryEvent> events, Optional<String> next, boolean complete) {
  /** Copies the list. */
  public HistoryPage {
    events = List.copyOf(events);
  }
}
