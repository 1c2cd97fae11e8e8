package io.postroad.mta.queue;

import io.postroad.mta.spool.QueueEntry;
import io.postroad.mta.spool.QueueId;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The messages in memory: a window on the spool, bounded by their number and by their weight, and
 * shared fairly among destinations. The more is taken, the less of what is left one destination may
 * take, so that those that are slow or down never fill it, however many they are. Confined to the
 * queue thread.
 */
final class ActiveSet {
  /** Messages in memory at most. */
  static final int MESSAGES_MAX = 20_000;

  /** What they may weigh, in octets of heap: see {@link Footprint}. */
  static final long OCTETS_MAX = 64L << 20;

  /** Messages at most that have a recipient under one destination word, or wait in one lane. */
  static final int PER_DESTINATION_MAX = 2_000;

  /** One destination may have so much of what is left. */
  private static final int SHARE_OF_THE_REST = 4;

  /** After so many tenths it is only for destinations that are known not to be crowded. */
  private static final int KNOWN_FROM = 9;

  private static final int WORDS_REMEMBERED = 10_000;

  /** What is in memory for one word. */
  private static final class Load {
    private int messages;
    private long octets;
  }

  /** A message in memory, and what it weighs under each of its words. */
  private record Member(ActiveMessage message, Map<String, Integer> weights) {}

  private final Map<QueueId, Member> messages = new LinkedHashMap<>();
  private final Map<String, Load> perWord = new HashMap<>();
  private long octets;

  /** Which lane a word led to when it was last planned. */
  private final Map<String, Lane> laneOfWord =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Lane> eldest) {
          return size() > WORDS_REMEMBERED;
        }
      };

  /** How many messages there is room for. */
  int room() {
    return octets >= OCTETS_MAX ? 0 : Math.max(0, MESSAGES_MAX - messages.size());
  }

  boolean isFull() {
    return room() == 0;
  }

  Optional<ActiveMessage> find(QueueId id) {
    return Optional.ofNullable(messages.get(id)).map(Member::message);
  }

  ActiveMessage add(QueueEntry entry) {
    ActiveMessage message = new ActiveMessage(entry);
    Map<String, Integer> weights = weights(entry);
    messages.put(entry.id(), new Member(message, weights));
    weights.forEach((word, weight) -> {
      Load load = perWord.computeIfAbsent(word, _ -> new Load());
      load.messages++;
      load.octets += weight;
      octets += weight;
    });
    return message;
  }

  private static Map<String, Integer> weights(QueueEntry entry) {
    Map<String, Integer> weights = new HashMap<>();
    List<String> words = entry.message().destinations();
    for (int i = 0; i < words.size(); i++) {
      weights.merge(words.get(i), Footprint.ofRecipient(entry, i), Integer::sum);
    }
    weights.replaceAll((_, weight) -> weight + Footprint.MESSAGE / weights.size());
    return weights;
  }

  void remove(ActiveMessage message) {
    Member member = messages.remove(message.id());
    if (member == null) {
      return;
    }
    member
        .weights()
        .forEach((word, weight) -> {
          octets -= weight;
          perWord.computeIfPresent(
              word,
              (_, load) -> {
                load.messages--;
                load.octets -= weight;
                return load.messages > 0 ? load : null;
              });
        });
  }

  void learn(QueueEntry entry, int recipient, Lane lane) {
    laneOfWord.put(entry.message().destinations().get(recipient), lane);
  }

  /** The words of destinations that should not be brought into memory now. */
  Predicate<String> passOver(Instant now) {
    return word -> isCrowded(word, now);
  }

  private boolean isCrowded(String word, Instant now) {
    int share =
        Math.clamp((MESSAGES_MAX - messages.size()) / SHARE_OF_THE_REST, 1, PER_DESTINATION_MAX);
    Load load = perWord.get(word);
    Lane lane = laneOfWord.get(word);
    if (lane == null
        && (messages.size() >= MESSAGES_MAX / 10 * KNOWN_FROM
            || octets >= OCTETS_MAX / 10 * KNOWN_FROM)) {
      return true;
    }
    return (load != null
            && (load.messages >= share || load.octets >= (OCTETS_MAX - octets) / SHARE_OF_THE_REST))
        || (lane != null && (lane.standing().isHeldBack(now) || lane.ready().size() >= share));
  }

  /** Whether a message that just arrived had better wait in the spool. */
  boolean isCrowded(QueueEntry entry, Instant now) {
    return isFull()
        || entry.message().destinations().stream()
            .distinct()
            .anyMatch(word -> isCrowded(word, now));
  }
}
