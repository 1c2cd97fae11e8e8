package io.postroad.app.view;

import io.postroad.app.json.Json;
import io.postroad.mta.admin.QueueView;
import io.postroad.mta.admin.QueueView.RecipientView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How many messages wait, in which states and for which destinations, made in one walk over the
 * queue. Not thread-safe.
 */
public final class QueueSummary {
  private static final int DESTINATIONS_MAX = 200;

  private final Group all = new Group("");
  private final Map<String, Group> destinations = new LinkedHashMap<>();
  private long octets;

  /** What is known of some recipients, of all or of one destination. */
  private static final class Group {
    private final String name;
    private final Map<QueueView.State, Integer> states = new EnumMap<>(QueueView.State.class);
    private int messages;
    private int recipients;
    private Optional<Instant> oldest = Optional.empty();
    private Optional<Instant> nextAttempt = Optional.empty();
    private String lastReply = "";

    Group(String name) {
      this.name = name;
    }

    int messages() {
      return messages;
    }

    void message(QueueView view) {
      messages++;
      oldest = earlier(oldest, Optional.of(view.received()));
    }

    void recipient(RecipientView recipient) {
      recipients++;
      states.merge(recipient.state(), 1, Integer::sum);
      nextAttempt = earlier(nextAttempt, recipient.nextAttempt());
      if (!recipient.lastReply().isEmpty()) {
        lastReply = recipient.lastReply();
      }
    }

    Map<String, @Nullable Object> json() {
      Map<String, @Nullable Object> json = Json.object();
      if (!name.isEmpty()) {
        json.put("name", name);
      }
      json.put("messages", messages);
      json.put("recipients", recipients);
      Map<String, @Nullable Object> counts = Json.object();
      for (QueueView.State state : QueueView.State.values()) {
        counts.put(state.word(), states.getOrDefault(state, 0));
      }
      json.put("states", counts);
      json.put("oldest", oldest.map(Json::time).orElse(null));
      json.put("next-attempt", nextAttempt.map(Json::time).orElse(null));
      json.put("last-reply", lastReply);
      return json;
    }
  }

  private static Optional<Instant> earlier(Optional<Instant> one, Optional<Instant> other) {
    return one.isEmpty() || other.filter(o -> o.isBefore(one.get())).isPresent() ? other : one;
  }

  /** An empty queue. */
  public QueueSummary() {}

  /** Counts a message. */
  public void add(QueueView view) {
    octets += view.size();
    all.message(view);
    Set<String> counted = new HashSet<>();
    for (RecipientView recipient : view.recipients()) {
      Group group = destinations.computeIfAbsent(recipient.destination(), Group::new);
      if (counted.add(recipient.destination())) {
        group.message(view);
      }
      group.recipient(recipient);
      all.recipient(recipient);
    }
  }

  /** How many messages were counted. */
  public int messages() {
    return all.messages();
  }

  /** {@code {at, messages, recipients, octets, states, destinations: [...]}}, the largest first. */
  public Map<String, @Nullable Object> json(Instant at) {
    List<Group> sorted = new ArrayList<>(destinations.values());
    sorted.sort(Comparator.comparingInt(Group::messages).reversed());
    Map<String, @Nullable Object> json = Json.object();
    json.put("at", Json.time(at));
    json.putAll(all.json());
    json.put("octets", octets);
    json.put("destination-count", sorted.size());
    json.put("destinations", sorted.stream().limit(DESTINATIONS_MAX).map(Group::json).toList());
    return json;
  }
}
