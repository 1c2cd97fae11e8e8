package io.postroad.app.web;

import com.sun.net.httpserver.HttpExchange;
import io.postroad.app.config.BadValueException;
import io.postroad.app.json.Json;
import io.postroad.app.view.EventJson;
import io.postroad.app.view.QueueFilter;
import io.postroad.app.view.QueueJson;
import io.postroad.mta.admin.Admin;
import io.postroad.mta.admin.QueueView;
import io.postroad.mta.history.HistoryEvent;
import io.postroad.mta.queue.Verb;
import io.postroad.mta.queue.VerbResult;
import io.postroad.mta.spool.QueueId;
import io.postroad.smtp.envelope.Content;
import io.postroad.smtp.runtime.Time;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The queue, traces and reasons over HTTP (product §6 and §7.8). Thread-safe. */
final class QueueApi {
  private static final int PAGE_MAX = 1000;
  private static final int REASONS_MAX = 100;
  private static final int CHUNK = 1 << 16;
  private static final String NO_SUCH = "no such message is in the queue";

  private final Admin admin;
  private final Time time;

  QueueApi(Admin admin, Time time) {
    this.admin = admin;
    this.time = time;
  }

  List<Endpoint> endpoints() {
    return List.of(
        new Endpoint(
                "GET",
                "/api/v1/queue",
                "The queue in order of arrival, in pages.",
                List.of(
                    "where: conditions joined by spaces: domain= destination= sender= address= state="
                        + " age>2h",
                    "after: the id behind which the page begins",
                    "limit: how many messages, at most 1000",
                    "ids: ids joined by commas, instead of conditions: those that are there"),
                List.of("400: a condition is none"),
                (exchange, _) -> list(exchange))
            .answers(200, "an array of messages", Schema.list(QueueSchemas.MESSAGE)),
        new Endpoint(
                "GET",
                "/api/v1/queue/{id}",
                "One message of the queue.",
                List.of(),
                List.of("404: it is not in the queue"),
                (exchange, elements) -> show(exchange, elements.getFirst()))
            .answers(200, "the message", QueueSchemas.MESSAGE),
        new Endpoint(
                "GET",
                "/api/v1/queue/{id}/raw",
                "The content of a queued message.",
                List.of(),
                List.of("404: it is not in the queue"),
                (exchange, elements) -> raw(exchange, elements.getFirst()))
            .answers(200, "the octets", "message/rfc822", Schema.octets()),
        new Endpoint(
                "POST",
                "/api/v1/queue/{id}/{verb}",
                "Steers one message; verb is hold, release, retry, bounce or delete.",
                List.of(),
                List.of("404: no such message or verb", "409: the message is in no state for it"),
                (exchange, elements) -> steer(exchange, elements.get(0), elements.get(1)))
            .answers(200, "done, durably", QueueSchemas.STEERED),
        new Endpoint(
                "GET",
                "/api/v1/trace/{id}",
                "Everything that happened to one message, conversations included.",
                List.of(),
                List.of("404: nothing is known of it"),
                (exchange, elements) -> trace(exchange, elements.getFirst()))
            .answers(
                200, "the events, as docs/events.md has them", Schema.list(QueueSchemas.EVENT)),
        new Endpoint(
            "GET",
            "/api/v1/why",
            "One sentence: what happened, or happens, to this mail.",
            List.of("of: a queue id or an address", "all: true for all its mail"),
            List.of("200: {of, why}", "404: nothing is known of it"),
            (exchange, _) -> why(exchange)));
  }

  private void list(HttpExchange exchange) throws IOException {
    Query query = Query.of(exchange);
    Optional<String> ids = query.value("ids");
    if (ids.isPresent()) {
      List<QueueView> known =
          Stream.of(ids.get().split(",", PAGE_MAX))
              .flatMap(id -> QueueId.parse(id).flatMap(admin::find).stream())
              .toList();
      Answer.json(exchange, 200, QueueJson.of(known));
      return;
    }
    Predicate<QueueView> filter;
    try {
      filter = QueueFilter.parse(query.value("where").orElse(""), time.now());
    } catch (BadValueException e) {
      Answer.error(exchange, 400, e.message());
      return;
    }
    Optional<QueueId> after = query.value("after").flatMap(QueueId::parse);
    int limit = query.number("limit", PAGE_MAX, 1, PAGE_MAX);
    Answer.json(exchange, 200, QueueJson.of(admin.list(filter, after, limit)));
  }

  private void show(HttpExchange exchange, String text) throws IOException {
    Optional<QueueView> view = QueueId.parse(text).flatMap(admin::find);
    if (view.isPresent()) {
      Answer.json(exchange, 200, QueueJson.of(view.get()));
    } else {
      Answer.error(exchange, 404, NO_SUCH);
    }
  }

  private void raw(HttpExchange exchange, String text) throws IOException {
    Optional<QueueId> id = QueueId.parse(text);
    Optional<Content> found = id.isPresent() ? admin.content(id.get()) : Optional.empty();
    if (found.isEmpty()) {
      Answer.error(exchange, 404, NO_SUCH);
      return;
    }
    try (Content content = found.get()) {
      exchange.getResponseHeaders().set("Content-Type", "message/rfc822");
      exchange
          .getResponseHeaders()
          .set("Content-Disposition", "attachment; filename=\"" + text + ".eml\"");
      exchange.sendResponseHeaders(200, 0);
      OutputStream out = exchange.getResponseBody();
      byte[] chunk = new byte[CHUNK];
      for (int n = content.read(chunk, 0, CHUNK); n >= 0; n = content.read(chunk, 0, CHUNK)) {
        out.write(chunk, 0, n);
      }
    }
  }

  private void steer(HttpExchange exchange, String text, String word) throws IOException {
    Optional<QueueId> id = QueueId.parse(text);
    Optional<Verb> verb = verb(word);
    if (id.isEmpty() || verb.isEmpty()) {
      Answer.error(
          exchange,
          404,
          id.isEmpty() ? NO_SUCH : "no such verb; hold, release, retry, bounce or delete");
      return;
    }
    String by = Optional.ofNullable(exchange.getRequestHeaders().getFirst("X-Postroad")).orElse("");
    switch (admin.steer(verb.get(), id.get(), by.equals("cli") ? "cli" : "api")) {
      case VerbResult.Done _ ->
          Answer.json(exchange, 200, Map.of("id", text, "verb", word, "result", "done"));
      case VerbResult.NoSuchMessage _ -> Answer.error(exchange, 404, NO_SUCH);
      case VerbResult.NotNow(String reason) -> Answer.error(exchange, 409, reason);
    }
  }

  private static Optional<Verb> verb(String word) {
    for (Verb verb : Verb.values()) {
      if (verb.name().toLowerCase(Locale.ROOT).equals(word)) {
        return Optional.of(verb);
      }
    }
    return Optional.empty();
  }

  private void trace(HttpExchange exchange, String text) throws IOException {
    Optional<QueueId> id = QueueId.parse(text);
    List<HistoryEvent> events = id.isPresent() ? admin.trace(id.get()) : List.of();
    if (events.isEmpty()) {
      Answer.error(exchange, 404, "nothing is known of that message; the history may have ended");
    } else {
      Answer.json(exchange, 200, events.stream().map(EventJson::of).toList());
    }
  }

  private void why(HttpExchange exchange) throws IOException {
    String of = Query.of(exchange).value("of").orElse("");
    Optional<String> sentence = of.isEmpty() ? Optional.empty() : admin.why(of);
    if (sentence.isEmpty()) {
      Answer.error(exchange, 404, "nothing is known of \"" + of + "\"");
    } else {
      Map<String, @Nullable Object> answer = Json.object();
      answer.put("of", of);
      answer.put("why", sentence.get());
      if (Query.of(exchange).value("all").filter("true"::equals).isPresent()) {
        answer.put("all", admin.reasons(of, REASONS_MAX));
      }
      Answer.json(exchange, 200, answer);
    }
  }
}
