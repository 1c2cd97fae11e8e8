package io.postroad.mta.queue;

import io.postroad.mta.spool.QueueEntry;
import io.postroad.mta.spool.QueueId;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The messages in memory: a bounded window on the spool, shared fairly among destinations so that
 * one that is slow or down cannot crowd out the others. Confined to the queue thread.
 */
final class ActiveSet {
  /** Messages in memory at most; some hundred octets each. */
  static final int MESSAGES_MAX = 20_000;

  /** Messages at most that have a recipient under one destination word, or wait in one lane. */
  static final int PER_DESTINATION_MAX = 2_000;

  private static final int WORDS_REMEMBERED = 10_000;

  private final Map<QueueId, ActiveMessage> messages = new LinkedHashMap<>();
  private final Map<String, Integer> perWord = new HashMap<>();

  /** Which lane a word led to when it was last planned. */
  private final Map<String, Lane> laneOfWord =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Lane> eldest) {
          return size() > WORDS_REMEMBERED;
        }
      };

  int size() {
    return messages.size();
  }

  boolean isFull() {
    return messages.size() >= MESSAGES_MAX;
  }

  Optional<ActiveMessage> find(QueueId id) {
    return Optional.ofNullable(messages.get(id));
  }

  ActiveMessage add(QueueEntry entry) {
    ActiveMessage message = new ActiveMessage(entry);
    messages.put(entry.id(), message);
    words(entry).forEach(word -> perWord.merge(word, 1, Integer::sum));
    return message;
  }

  void remove(ActiveMessage message) {
    if (messages.remove(message.id()) != null) {
      words(message.entry())
          .forEach(word -> perWord.computeIfPresent(word, (_, n) -> n > 1 ? n - 1 : null));
    }
  }

  void learn(QueueEntry entry, int recipient, Lane lane) {
    laneOfWord.put(entry.message().destinations().get(recipient), lane);
  }

  /** The words of destinations that should not be brought into memory now. */
  Predicate<String> passOver(Instant now) {
    return word -> isCrowded(word, now);
  }

  private boolean isCrowded(String word, Instant now) {
    Lane lane = laneOfWord.get(word);
    return perWord.getOrDefault(word, 0) >= PER_DESTINATION_MAX
        || (lane != null && (lane.isHeldBack(now) || lane.ready().size() >= PER_DESTINATION_MAX));
  }

  /** Whether a message that just arrived had better wait in the spool. */
  boolean isCrowded(QueueEntry entry, Instant now) {
    return isFull() || words(entry).stream().anyMatch(word -> isCrowded(word, now));
  }

  private static Set<String> words(QueueEntry entry) {
    return new LinkedHashSet<>(entry.message().destinations());
  }
}
