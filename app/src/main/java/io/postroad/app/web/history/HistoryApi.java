package io.postroad.app.web.history;

import com.sun.net.httpserver.HttpExchange;
import io.postroad.app.config.BadValueException;
import io.postroad.app.json.Json;
import io.postroad.app.view.EventJson;
import io.postroad.app.view.HistoryFilter;
import io.postroad.app.web.Answer;
import io.postroad.app.web.Endpoint;
import io.postroad.app.web.Query;
import io.postroad.mta.admin.Admin;
import io.postroad.mta.history.HistoryEvent;
import io.postroad.mta.history.HistoryPage;
import io.postroad.mta.history.HistoryQuery;
import io.postroad.smtp.runtime.Time;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What happened to accepted and refused mail, searched. Thread-safe. */
public final class HistoryApi {
  private static final int LIMIT = 100;
  private static final int LIMIT_MAX = 1000;

  private final Admin admin;
  private final Time time;

  /** Answers from the history that {@code admin} sees. */
  public HistoryApi(Admin admin, Time time) {
    this.admin = admin;
    this.time = time;
  }

  /** What it answers. */
  public List<Endpoint> endpoints() {
    return List.of(
        new Endpoint(
            "GET",
            "/api/v1/history",
            "Events of accepted and refused mail, logins and connections, newest first, in pages.",
            List.of(
                "q: conditions joined by spaces, " + HistoryFilter.HELP,
                "since: a time (RFC 3339), or how long ago, such as 2h",
                "until: the same",
                "limit: how many events, at most 1000; 100 by default",
                "before: next of the page before",
                "conversations: true for what was said, too"),
            List.of(
                "200: {events, next, complete}; next is null on the last page, complete false when"
                    + " the time was up first",
                "400: a condition is none"),
            (exchange, _) -> search(exchange)));
  }

  private void search(HttpExchange exchange) throws IOException {
    Query query = Query.of(exchange);
    HistoryQuery wanted;
    try {
      Instant now = time.now();
      wanted = HistoryFilter.parse(query.value("q").orElse(""), now);
      Instant since = wanted.since();
      Instant until = wanted.until();
      if (query.value("since").isPresent()) {
        since = HistoryFilter.moment(query.value("since").get(), now);
      }
      if (query.value("until").isPresent()) {
        until = HistoryFilter.moment(query.value("until").get(), now);
      }
      wanted = wanted.between(since, until);
    } catch (BadValueException e) {
      Answer.error(exchange, 400, e.message());
      return;
    }
    wanted = wanted.limit(query.number("limit", LIMIT, 1, LIMIT_MAX)).before(query.value("before"));
    boolean conversations = query.value("conversations").filter("true"::equals).isPresent();
    HistoryPage page = admin.history(conversations ? wanted.withConversations() : wanted);
    Answer.json(exchange, 200, json(page, conversations));
  }

  private static Map<String, @Nullable Object> json(HistoryPage page, boolean conversations) {
    Map<String, @Nullable Object> json = Json.object();
    json.put("events", page.events().stream().map(e -> event(e, conversations)).toList());
    json.put("next", page.next().orElse(null));
    json.put("complete", page.complete());
    return json;
  }

  private static Map<String, @Nullable Object> event(HistoryEvent event, boolean conversations) {
    return conversations ? EventJson.of(event) : EventJson.withoutConversation(event);
  }
}
