package io.postroad.app.conversation;

import io.postroad.app.glossary.Interpreter;
import io.postroad.app.glossary.Reading;
import io.postroad.app.json.Json;
import io.postroad.app.view.EventJson;
import io.postroad.mta.history.HistoryEvent;
import io.postroad.smtp.dialog.Speaker;
import io.postroad.smtp.dialog.Turn;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The records of a message, or of a session, as steps: each with its connections, each of these
 * with its lines, timed and with the terms that stand in them. Stateless.
 */
public final class ConversationJson {
  /** How the recorder of a client notes a new connection. */
  private static final String CONNECTED = "connected to ";

  private ConversationJson() {}

  /**
   * The steps, in the order in which they happened: each is an event as traces have it, with {@code
   * connections}, and with {@code others} that happened in the same session.
   */
  public static List<Map<String, @Nullable Object>> steps(
      List<HistoryEvent> events, SessionEnds ends) {
    return Talk.of(events, ends).stream().map(ConversationJson::step).toList();
  }

  private static Map<String, @Nullable Object> step(Talk talk) {
    Map<String, @Nullable Object> step = EventJson.withoutConversation(talk.main());
    step.put(
        "others",
        talk.events().stream()
            .filter(event -> !event.equals(talk.main()))
            .map(EventJson::withoutConversation)
            .toList());
    step.put("connections", connections(talk.turns()));
    return step;
  }

  private static List<Map<String, @Nullable Object>> connections(List<Turn> turns) {
    List<Map<String, @Nullable Object>> connections = new ArrayList<>();
    List<Turn> lines = new ArrayList<>();
    for (Turn turn : turns) {
      if (isNewConnection(turn) && !lines.isEmpty()) {
        connections.add(connection(lines));
        lines.clear();
      }
      lines.add(turn);
    }
    if (!lines.isEmpty()) {
      connections.add(connection(lines));
    }
    return connections;
  }

  private static boolean isNewConnection(Turn turn) {
    return turn.speaker() == Speaker.NOTE && turn.text().startsWith(CONNECTED);
  }

  private static Map<String, @Nullable Object> connection(List<Turn> turns) {
    Turn first = turns.getFirst();
    Map<String, @Nullable Object> connection = Json.object();
    connection.put(
        "peer", isNewConnection(first) ? first.text().substring(CONNECTED.length()) : null);
    connection.put("at", Json.time(first.at()));
    connection.put("duration", milliseconds(first.at(), turns.getLast().at()));
    List<Map<String, @Nullable Object>> lines = new ArrayList<>();
    Instant before = first.at();
    for (Reading reading : Interpreter.of(turns)) {
      lines.add(line(reading, first.at(), before));
      before = reading.turn().at();
    }
    connection.put("lines", lines);
    return connection;
  }

  private static Map<String, @Nullable Object> line(
      Reading reading, Instant first, Instant before) {
    Map<String, @Nullable Object> line = Json.object();
    Turn turn = reading.turn();
    line.put("at", Json.time(turn.at()));
    line.put("offset", milliseconds(first, turn.at()));
    line.put("since", milliseconds(before, turn.at()));
    line.put("speaker", turn.speaker().name().toLowerCase(Locale.ROOT));
    line.put("text", turn.text());
    line.put("terms", reading.terms());
    line.put("answers", reading.answers().isPresent() ? reading.answers().getAsInt() : null);
    return line;
  }

  /** A clock that was set back makes no time negative. */
  private static double milliseconds(Instant from, Instant to) {
    long tenths = Duration.between(from, to).toNanos() / 100_000;
    return Math.max(0, tenths) / 10.0;
  }
}
