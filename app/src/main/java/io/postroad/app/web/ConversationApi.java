package io.postroad.app.web;

import com.sun.net.httpserver.HttpExchange;
import io.postroad.app.conversation.ConversationJson;
import io.postroad.app.conversation.SessionEnds;
import io.postroad.app.glossary.Glossary;
import io.postroad.app.glossary.Term;
import io.postroad.app.json.Json;
import io.postroad.mta.admin.Admin;
import io.postroad.mta.history.HistoryEvent;
import io.postroad.mta.history.HistoryQuery;
import io.postroad.mta.spool.QueueId;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What was said about a message or in a session, and what it means, over HTTP. Thread-safe. */
final class ConversationApi {
  /** An id of a session: nine digits of time and four of a running number, in base 36. */
  private static final int SESSION_ID_LENGTH = 13;

  private static final int EVENTS_MAX = 200;

  private final Admin admin;
  private final SessionEnds ends;

  ConversationApi(Admin admin, SessionEnds ends) {
    this.admin = admin;
    this.ends = ends;
  }

  List<Endpoint> endpoints() {
    return List.of(
        new Endpoint(
            "GET",
            "/api/v1/conversation/{id}",
            "Every line of the sessions that brought a message and passed it on, or of one session,"
                + " timed, with the names of the terms that stand in it.",
            List.of(),
            List.of("200: the steps with their conversations", "404: nothing is known of it"),
            (exchange, elements) -> conversation(exchange, elements.getFirst())),
        new Endpoint(
            "GET",
            "/api/v1/explanations",
            "What each command, parameter, keyword, reply code and status means, and where a"
                + " standard says so.",
            List.of(),
            List.of("200: the terms by their names"),
            (exchange, _) -> explanations(exchange)));
  }

  private void conversation(HttpExchange exchange, String id) throws IOException {
    Optional<QueueId> queueId = QueueId.parse(id);
    List<HistoryEvent> events = queueId.isPresent() ? admin.trace(queueId.get()) : ofSession(id);
    if (events.isEmpty()) {
      Answer.error(exchange, 404, "nothing is known of it; the history may have ended");
      return;
    }
    Map<String, @Nullable Object> answer = Json.object();
    answer.put("id", id);
    answer.put("kind", queueId.isPresent() ? "message" : "session");
    answer.put("queued", queueId.flatMap(admin::find).isPresent());
    answer.put("why", queueId.isPresent() ? admin.why(id).orElse(null) : null);
    answer.put("steps", ConversationJson.steps(events, ends));
    Answer.json(exchange, 200, answer);
  }

  private List<HistoryEvent> ofSession(String id) throws IOException {
    boolean possible =
        id.length() == SESSION_ID_LENGTH
            && id.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z'));
    if (!possible) {
      return List.of();
    }
    HistoryQuery query =
        HistoryQuery.ANY
            .about(id)
            .where(event -> event.sessionId().equals(id))
            .limit(EVENTS_MAX)
            .withConversations();
    return admin.history(query).events().reversed();
  }

  private static void explanations(HttpExchange exchange) throws IOException {
    Map<String, @Nullable Object> terms = Json.object();
    for (Term term : Glossary.all()) {
      Map<String, @Nullable Object> one = Json.object();
      one.put("title", term.title());
      one.put("text", term.text());
      one.put("section", term.section());
      terms.put(term.id(), one);
    }
    Answer.json(exchange, 200, terms);
  }
}
