package io.postroad.app.web;

import com.sun.net.httpserver.HttpExchange;
import io.postroad.app.config.BadValueException;
import io.postroad.app.json.Json;
import io.postroad.app.view.QueueFilter;
import io.postroad.mta.admin.Admin;
import io.postroad.mta.queue.Verb;
import io.postroad.mta.queue.VerbResult;
import io.postroad.mta.spool.QueueId;
import io.postroad.smtp.runtime.Time;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The operator's verbs on many messages at once, over HTTP. Thread-safe. */
final class SteerApi {
  /** Messages that one request steers: its answer comes within a second or two. */
  private static final int AT_ONCE = 500;

  private static final int REFUSED_SHOWN = 20;
  private static final int BODY_MAX = 1 << 20;

  private final Admin admin;
  private final Time time;

  SteerApi(Admin admin, Time time) {
    this.admin = admin;
    this.time = time;
  }

  List<Endpoint> endpoints() {
    return List.of(
        new Endpoint(
            "POST",
            "/api/v1/steer/{verb}",
            "Steers many messages; verb is hold, release, retry, bounce or delete. The body is"
                + " {ids: [...]}, or {where: conditions, after: id} for all that fit: at most 500 at"
                + " once, and the answer's `after` is where the next request goes on.",
            List.of(),
            List.of(
                "200: {done, refused, why: [{id, why}], after}",
                "400: the body is none",
                "404: no such verb"),
            (exchange, elements) -> steer(exchange, elements.getFirst())));
  }

  /** Which messages, and behind which the next request goes on; null at the end. */
  private record Chosen(List<QueueId> ids, @Nullable String after) {}

  private void steer(HttpExchange exchange, String word) throws IOException {
    Optional<Verb> verb =
        Arrays.stream(Verb.values()).filter(each -> each.word().equals(word)).findFirst();
    if (verb.isEmpty()) {
      Answer.error(exchange, 404, "no such verb; hold, release, retry, bounce or delete");
      return;
    }
    Chosen chosen;
    try {
      chosen = chosen(body(exchange));
    } catch (BadValueException e) {
      Answer.error(exchange, 400, e.message());
      return;
    }
    List<VerbResult> results = admin.steer(verb.get(), chosen.ids(), "api");
    Answer.json(exchange, 200, answer(chosen, results));
  }

  private static Map<String, @Nullable Object> body(HttpExchange exchange)
      throws IOException, BadValueException {
    byte[] octets = exchange.getRequestBody().readNBytes(BODY_MAX + 1);
    if (octets.length > BODY_MAX) {
      throw new BadValueException("the body is too large; give conditions instead of ids");
    }
    try {
      return Json.readObject(new String(octets, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new BadValueException("the body is not a JSON object");
    }
  }

  private Chosen chosen(Map<String, @Nullable Object> body) throws BadValueException {
    if (body.get("ids") instanceof List<?> given) {
      List<QueueId> ids = new ArrayList<>();
      for (Object text : given) {
        ids.add(
            QueueId.parse(String.valueOf(text))
                .orElseThrow(() -> new BadValueException("\"" + text + "\" is not a queue id")));
      }
      if (ids.size() > AT_ONCE) {
        throw new BadValueException("at most " + AT_ONCE + " ids at once");
      }
      return new Chosen(ids, null);
    }
    if (!(body.get("where") instanceof String where)) {
      throw new BadValueException("give ids, an array, or where, conditions joined by spaces");
    }
    Optional<QueueId> after =
        body.get("after") instanceof String text ? QueueId.parse(text) : Optional.empty();
    List<QueueId> ids =
        admin.list(QueueFilter.parse(where, time.now()), after, AT_ONCE).stream()
            .map(view -> view.id())
            .toList();
    return new Chosen(ids, ids.size() < AT_ONCE ? null : ids.getLast().text());
  }

  private static Map<String, @Nullable Object> answer(Chosen chosen, List<VerbResult> results) {
    int done = 0;
    List<Object> why = new ArrayList<>();
    for (int i = 0; i < results.size(); i++) {
      String id = chosen.ids().get(i).text();
      switch (results.get(i)) {
        case VerbResult.Done _ -> done++;
        case VerbResult.NoSuchMessage _ ->
            why.add(Map.of("id", id, "why", "no such message is in the queue any more"));
        case VerbResult.NotNow(String reason) -> why.add(Map.of("id", id, "why", reason));
      }
    }
    Map<String, @Nullable Object> answer = Json.object();
    answer.put("done", done);
    answer.put("refused", why.size());
    answer.put("why", why.subList(0, Math.min(REFUSED_SHOWN, why.size())));
    answer.put("after", chosen.after());
    return answer;
  }
}
