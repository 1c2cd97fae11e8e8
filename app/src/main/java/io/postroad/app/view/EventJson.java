package io.postroad.app.view;

import io.postroad.app.json.Json;
import io.postroad.mta.history.HistoryEvent;
import io.postroad.mta.history.HistoryEvent.RecipientResult;
import io.postroad.smtp.dialog.Turn;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Events of messages as JSON, for traces and for the log. */
public final class EventJson {
  private EventJson() {}

  /** One event with its conversation. */
  public static Map<String, @Nullable Object> of(HistoryEvent event) {
    Map<String, @Nullable Object> json = withoutConversation(event);
    switch (event) {
      case HistoryEvent.Accepted e -> json.put("conversation", turns(e.conversation()));
      case HistoryEvent.Refused e -> json.put("conversation", turns(e.conversation()));
      case HistoryEvent.Attempted e -> json.put("conversation", turns(e.conversation()));
      case HistoryEvent.Reported _, HistoryEvent.Steered _, HistoryEvent.Removed _ -> {
        // nobody talked
      }
    }
    return json;
  }

  /** One event in one line's worth. */
  public static Map<String, @Nullable Object> withoutConversation(HistoryEvent event) {
    Map<String, @Nullable Object> json = Json.object();
    json.put("at", Json.time(event.at()));
    json.put("event", word(event));
    if (!event.queueId().isEmpty()) {
      json.put("queue-id", event.queueId());
    }
    switch (event) {
      case HistoryEvent.Accepted e -> {
        json.put("session-id", e.sessionId());
        json.put("client", e.client());
        json.put("sender", e.reversePath());
        json.put("recipients", e.recipients());
        json.put("size", e.size());
      }
      case HistoryEvent.Refused e -> {
        json.put("session-id", e.sessionId());
        json.put("client", e.client());
        json.put("sender", e.reversePath());
        json.put("recipients", e.recipients());
        json.put("reply", e.reply());
      }
      case HistoryEvent.Attempted e -> {
        json.put("destination", e.destination());
        json.put("results", e.results().stream().map(EventJson::result).toList());
      }
      case HistoryEvent.Reported e -> {
        json.put("report-id", e.reportId());
        json.put("recipients", e.recipients());
      }
      case HistoryEvent.Steered e -> {
        json.put("verb", e.verb());
        json.put("by", e.by());
      }
      case HistoryEvent.Removed _ -> {
        // its name says it
      }
    }
    return json;
  }

  /** The event's name. */
  public static String word(HistoryEvent event) {
    return event.getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }

  private static Map<String, @Nullable Object> result(RecipientResult result) {
    Map<String, @Nullable Object> json = Json.object();
    json.put("address", result.address());
    json.put("outcome", result.outcome());
    json.put("reply", result.reply());
    return json;
  }

  private static List<Map<String, @Nullable Object>> turns(List<Turn> turns) {
    return turns.stream().map(EventJson::turn).toList();
  }

  private static Map<String, @Nullable Object> turn(Turn turn) {
    Map<String, @Nullable Object> json = Json.object();
    json.put("at", Json.time(turn.at()));
    json.put("speaker", turn.speaker().name().toLowerCase(Locale.ROOT));
    json.put("text", turn.text());
    return json;
  }
}
