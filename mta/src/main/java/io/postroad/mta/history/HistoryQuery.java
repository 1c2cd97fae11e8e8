package io.postroad.mta.history;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A question to the history; all that is given must hold. Immutable.
 *
 * @param key a queue id, session id, client or address that the event is about, in any case; with
 *     one the answer is quick whatever the history holds
 * @param since of this moment or later
 * @param until before this moment
 * @param filter sees events without their conversation
 * @param limit how many events at most, the newest
 * @param before where an earlier page ended
 * @param conversations whether what was said is wanted too
 * @param within how long may be searched; then what was found so far is the answer
 */
public record HistoryQuery(
    Optional<String> key,
    Instant since,
    Instant until,
    Predicate<HistoryEvent> filter,
    int limit,
    Optional<String> before,
    boolean conversations,
    Duration within) {

  /** Longer than reading a gigabyte takes on a disk of today. */
  public static final Duration USUAL = Duration.ofSeconds(5);

  private static final int LIMIT = 100;

  /** The newest hundred events of all. */
  public static final HistoryQuery ANY =
      new HistoryQuery(
          Optional.empty(),
          Instant.MIN,
          Instant.MAX,
          _ -> true,
          LIMIT,
          Optional.empty(),
          false,
          USUAL);

  /** The same about a key. */
  public HistoryQuery about(String word) {
    return new HistoryQuery(
        Optional.of(word), since, until, filter, limit, before, conversations, within);
  }

  /** The same between two moments. */
  public HistoryQuery between(Instant first, Instant end) {
    return new HistoryQuery(key, first, end, filter, limit, before, conversations, within);
  }

  /** The same for events that this accepts too. */
  public HistoryQuery where(Predicate<HistoryEvent> accepts) {
    return new HistoryQuery(
        key, since, until, filter.and(accepts), limit, before, conversations, within);
  }

  /** The same with so many events at most. */
  public HistoryQuery limit(int max) {
    return new HistoryQuery(key, since, until, filter, max, before, conversations, within);
  }

  /** The page that follows one. */
  public HistoryQuery before(Optional<String> end) {
    return new HistoryQuery(key, since, until, filter, limit, end, conversations, within);
  }

  /** The same with what was said. */
  public HistoryQuery withConversations() {
    return new HistoryQuery(key, since, until, filter, limit, before, true, within);
  }

  /** Whom or what an event is about, in lower case: its ids, its client, its addresses. */
  public static Set<String> keys(HistoryEvent event) {
    return EventKeys.of(event);
  }

  /** Events that are about a key, which is in any case. */
  public static Predicate<HistoryEvent> concerns(String word) {
    String key = EventKeys.key(word);
    return event -> EventKeys.of(event).contains(key);
  }

  /** Whether an event is an answer. */
  boolean accepts(HistoryEvent event) {
    return !event.at().isBefore(since)
        && event.at().isBefore(until)
        && (key.isEmpty() || concerns(key.get()).test(event))
        && filter.test(event);
  }
}
