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
    if (talks(event)) {
      json.put("conversation", turns(event.conversation()));
    }
    return json;
  }

  private static boolean talks(HistoryEvent event) {
    return switch (event) {
      case HistoryEvent.Accepted _,
          HistoryEvent.Refused _,
          HistoryEvent.Lost _,
          HistoryEvent.LoginFailed _,
          HistoryEvent.Faulted _,
          HistoryEvent.Attempted _ ->
          true;
      case HistoryEvent.ConnectionRefused _,
          HistoryEvent.Reported _,
          HistoryEvent.Steered _,
          HistoryEvent.Removed _ ->
          false;
    };
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
        transaction(json, e.sessionId(), e.client(), e.reversePath(), e.recipients());
        json.put("size", e.size());
      }
      case HistoryEvent.Refused e -> {
        transaction(json, e.sessionId(), e.client(), e.reversePath(), e.recipients());
        json.put("stage", e.stage());
        json.put("reply", e.reply());
      }
      case HistoryEvent.Lost e -> {
        transaction(json, e.sessionId(), e.client(), e.reversePath(), e.recipients());
        json.put("why", e.why());
      }
      case HistoryEvent.Faulted e -> {
        transaction(json, e.sessionId(), e.client(), e.reversePath(), e.recipients());
        json.put("stage", e.stage());
        json.put("fault", e.fault());
        json.put("what", e.what());
      }
      case HistoryEvent.ConnectionRefused e -> {
        json.put("listener", e.listener());
        json.put("client", e.client());
        json.put("reply", e.reply());
        json.put("more", e.more());
      }
      case HistoryEvent.LoginFailed e -> {
        json.put("session-id", e.sessionId());
        json.put("client", e.client());
        json.put("mechanism", e.mechanism());
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

  private static void transaction(
      Map<String, @Nullable Object> json,
      String sessionId,
      String client,
      String sender,
      List<String> recipients) {
    json.put("session-id", sessionId);
    json.put("client", client);
    json.put("sender", sender);
    json.put("recipients", recipients);
  }

  /** The event's name. */
  public static String word(HistoryEvent event) {
    return switch (event) {
      case HistoryEvent.Accepted _ -> "accepted";
      case HistoryEvent.Refused _ -> "refused";
      case HistoryEvent.Lost _ -> "lost";
      case HistoryEvent.Faulted _ -> "faulted";
      case HistoryEvent.ConnectionRefused _ -> "connection-refused";
      case HistoryEvent.LoginFailed _ -> "login-failed";
      case HistoryEvent.Attempted _ -> "attempted";
      case HistoryEvent.Reported _ -> "reported";
      case HistoryEvent.Steered _ -> "steered";
      case HistoryEvent.Removed _ -> "removed";
    };
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
