package io.postroad.app.cli;

import io.postroad.app.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * What {@code postroad top} shows, as the API answered it. Whatever is missing there is missing
 * here, and nothing more. Immutable.
 *
 * @param at when it was asked
 * @param server where
 * @param flow the series of the last minute by name
 * @param queue the summary of the queue
 * @param destinations those for which most waits first
 * @param events of the last minutes, the newest first
 */
record TopFigures(
    String at,
    String server,
    Map<String, List<OptionalDouble>> flow,
    Map<String, @Nullable Object> queue,
    List<Map<String, @Nullable Object>> destinations,
    List<Map<String, @Nullable Object>> events) {
  private static final List<String> REFUSALS =
      List.of("refused", "lost", "faulted", "connection-refused", "login-failed");

  /** Reads the series of {@code /api/v1/flow}. */
  static Map<String, List<OptionalDouble>> series(Map<String, @Nullable Object> answer) {
    Map<String, List<OptionalDouble>> all = new LinkedHashMap<>();
    if (answer.get("series") instanceof Map<?, ?> series) {
      series.forEach((name, values) -> all.put(String.valueOf(name), numbers(values)));
    }
    return all;
  }

  private static List<OptionalDouble> numbers(@Nullable Object values) {
    List<OptionalDouble> numbers = new ArrayList<>();
    if (values instanceof List<?> list) {
      list.forEach(value -> numbers.add(number(value)));
    }
    return numbers;
  }

  private static OptionalDouble number(@Nullable Object value) {
    return value instanceof Number number
        ? OptionalDouble.of(number.doubleValue())
        : OptionalDouble.empty();
  }

  /** The sum of a series over its last steps; empty where there is none. */
  OptionalDouble sum(String name, int steps) {
    List<OptionalDouble> values = flow.getOrDefault(name, List.of());
    if (values.isEmpty()) {
      return OptionalDouble.empty();
    }
    return OptionalDouble.of(
        values.subList(Math.max(0, values.size() - steps), values.size()).stream()
            .mapToDouble(value -> value.orElse(0))
            .sum());
  }

  /** The latest value of a series. */
  OptionalDouble latest(String name) {
    return flow.getOrDefault(name, List.of()).reversed().stream()
        .filter(OptionalDouble::isPresent)
        .findFirst()
        .orElse(OptionalDouble.empty());
  }

  /** How many recipients of the queue are in a state. */
  OptionalDouble inState(String word) {
    return queue.get("states") instanceof Map<?, ?> states
        ? number(states.get(word))
        : OptionalDouble.empty();
  }

  /** How many messages wait. */
  OptionalDouble queued() {
    OptionalDouble counted = number(queue.get("messages"));
    return counted.isPresent() ? counted : latest("queue-messages");
  }

  /** Refusals, newest first. */
  List<Map<String, @Nullable Object>> refusals() {
    return events.stream()
        .filter(event -> REFUSALS.contains(String.valueOf(event.get("event"))))
        .toList();
  }

  /**
   * Who sent most.
   *
   * @param name in the last minutes
   */
  record Party(String name, int accepted, int refused) {}

  /** By a member of the events, such as {@code client}; those with most events first. */
  List<Party> parties(String member) {
    Map<String, int[]> counts = new LinkedHashMap<>();
    for (Map<String, @Nullable Object> event : events) {
      boolean accepted = "accepted".equals(event.get("event"));
      boolean refused = REFUSALS.contains(String.valueOf(event.get("event")));
      Optional<String> name =
          Optional.ofNullable(event.get(member))
              .map(Object::toString)
              .map(text -> text.isEmpty() && member.equals("sender") ? "<>" : text);
      if (name.isPresent() && (accepted || refused)) {
        counts.computeIfAbsent(name.get(), _ -> new int[2])[accepted ? 0 : 1]++;
      }
    }
    return counts.entrySet().stream()
        .map(entry -> new Party(entry.getKey(), entry.getValue()[0], entry.getValue()[1]))
        .sorted((a, b) -> Integer.compare(b.accepted + b.refused, a.accepted + a.refused))
        .toList();
  }

  /** All of it for scripts. */
  Map<String, @Nullable Object> json() {
    Map<String, @Nullable Object> json = Json.object();
    json.put("at", at);
    json.put("server", server);
    Map<String, @Nullable Object> latest = Json.object();
    flow.keySet().forEach(name -> latest.put(name, value(latest(name))));
    json.put("flow", latest);
    Map<String, @Nullable Object> minute = Json.object();
    for (String name : List.of("accepted", "refused", "delivered", "deferred", "failed")) {
      minute.put(name, value(sum(name, 60)));
    }
    json.put("last-minute", minute);
    json.put("queue", queue);
    json.put("destinations", destinations);
    json.put("senders", shown(parties("sender")));
    json.put("clients", shown(parties("client")));
    json.put("refusals", refusals());
    return json;
  }

  private static @Nullable Object value(OptionalDouble number) {
    return number.isPresent() ? (Object) number.getAsDouble() : null;
  }

  private static List<Map<String, Object>> shown(List<Party> parties) {
    return parties.stream()
        .limit(20)
        .map(p ->
            Map.<String, Object>of(
                "name", p.name(), "accepted", p.accepted(), "refused", p.refused()))
        .toList();
  }
}
