package io.postroad.app.conversation;

import io.postroad.mta.history.HistoryEvent;
import io.postroad.smtp.dialog.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What belongs together: events of one SMTP session that follow each other, or one other event.
 * Immutable.
 *
 * @param events at least one, oldest first
 * @param turns what was said, of a session all of it once
 */
record Talk(List<HistoryEvent> events, List<Turn> turns) {

  Talk {
    events = List.copyOf(events);
    turns = List.copyOf(turns);
  }

  /** Puts events together, in the order in which they happened. */
  static List<Talk> of(List<HistoryEvent> events, SessionEnds ends) {
    List<Talk> talks = new ArrayList<>();
    for (HistoryEvent event : events) {
      if (!talks.isEmpty() && talks.getLast().isOfSession(event)) {
        talks.add(talks.removeLast().with(event));
      } else {
        talks.add(new Talk(List.of(event), event.conversation()));
      }
    }
    return talks.stream().map(talk -> talk.ended(ends)).toList();
  }

  private boolean isOfSession(HistoryEvent event) {
    return !event.sessionId().isEmpty() && event.sessionId().equals(events.getLast().sessionId());
  }

  /** The one by which it is called: what was accepted, else what happened last. */
  HistoryEvent main() {
    return events.stream()
        .filter(HistoryEvent.Accepted.class::isInstance)
        .findFirst()
        .orElse(events.getLast());
  }

  private Talk with(HistoryEvent next) {
    return new Talk(
        Stream.concat(events.stream(), Stream.of(next)).toList(),
        joined(turns, next.conversation(), true));
  }

  /** With what the client said after the last record was made, as far as that is known. */
  private Talk ended(SessionEnds ends) {
    return new Talk(events, joined(turns, ends.of(events.getLast().sessionId()), false));
  }

  /**
   * What is in {@code more} behind the last turn of {@code turns}; where that is not in it, all of
   * it, or nothing.
   */
  private static List<Turn> joined(List<Turn> turns, List<Turn> more, boolean orAll) {
    int known = more.size() - 1;
    while (known >= 0 && (turns.isEmpty() || !same(more.get(known), turns.getLast()))) {
      known--;
    }
    if (known < 0 && !orAll) {
      return turns;
    }
    List<Turn> whole = new ArrayList<>(turns);
    whole.addAll(more.subList(known + 1, more.size()));
    return whole;
  }

  /** What is read back from the history has its times in milliseconds. */
  private static boolean same(Turn one, Turn other) {
    return one.speaker() == other.speaker()
        && one.text().equals(other.text())
        && one.at().toEpochMilli() == other.at().toEpochMilli();
  }
}
