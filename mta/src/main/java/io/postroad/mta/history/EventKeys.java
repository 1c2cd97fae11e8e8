package io.postroad.mta.history;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * By what an event is found at once, without reading the whole history: queue ids, session ids,
 * clients and addresses, in lower case. Stateless.
 */
final class EventKeys {
  private EventKeys() {}

  /** A word as a key. */
  static String key(String word) {
    return word.toLowerCase(Locale.ROOT);
  }

  static Set<String> of(HistoryEvent event) {
    Set<String> keys = new LinkedHashSet<>();
    add(keys, event.queueId(), event.sessionId());
    switch (event) {
      case HistoryEvent.Accepted e -> add(keys, e.client(), e.reversePath(), e.recipients());
      case HistoryEvent.Refused e -> add(keys, e.client(), e.reversePath(), e.recipients());
      case HistoryEvent.Lost e -> add(keys, e.client(), e.reversePath(), e.recipients());
      case HistoryEvent.Faulted e -> add(keys, e.client(), e.reversePath(), e.recipients());
      case HistoryEvent.ConnectionRefused e -> add(keys, e.client());
      case HistoryEvent.LoginFailed e -> add(keys, e.client());
      case HistoryEvent.Attempted e -> e.results().forEach(result -> add(keys, result.address()));
      case HistoryEvent.Reported e -> {
        add(keys, e.reportId());
        e.recipients().forEach(recipient -> add(keys, recipient));
      }
      case HistoryEvent.Steered _, HistoryEvent.Removed _ -> {
        // found by the message's id
      }
    }
    return keys;
  }

  private static void add(
      Set<String> keys, String client, String reversePath, List<String> recipients) {
    add(keys, client, reversePath);
    recipients.forEach(recipient -> add(keys, recipient));
  }

  private static void add(Set<String> keys, String... words) {
    for (String word : words) {
      if (!word.isEmpty()) {
        keys.add(key(word));
      }
    }
  }
}
