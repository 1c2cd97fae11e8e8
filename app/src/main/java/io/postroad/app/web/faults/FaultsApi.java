package io.postroad.app.web.faults;

import com.sun.net.httpserver.HttpExchange;
import io.postroad.app.config.BadValueException;
import io.postroad.app.json.Json;
import io.postroad.app.web.Answer;
import io.postroad.app.web.Endpoint;
import io.postroad.app.web.Schema;
import io.postroad.smtp.server.PlannedMishaps;
import io.postroad.smtp.server.PlannedMishaps.Planned;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Faults on demand, where the server may make any. Thread-safe. */
public final class FaultsApi {
  private static final int BODY_MAX = 64 * 1024;
  private static final String OFF =
      "faults on demand are off; they need faults = true in [http], and are for tests";

  private final Supplier<Optional<PlannedMishaps>> faults;
  private final Consumer<String> log;

  /**
   * What it changes.
   *
   * @param faults empty where the configuration does not allow any
   * @param log told of every change
   */
  public FaultsApi(Supplier<Optional<PlannedMishaps>> faults, Consumer<String> log) {
    this.faults = faults;
    this.log = log;
  }

  private static final Schema TRIGGER =
      Schema.object(
          "ChaosTrigger",
          Schema.field("ErrorCode", Schema.whole()),
          Schema.field("Probability", Schema.whole(0, 100)));

  private static final Schema TRIGGERS =
      Schema.object(
          "ChaosTriggers",
          Schema.field("Sender", TRIGGER),
          Schema.field("Recipient", TRIGGER),
          Schema.field("Authentication", TRIGGER));

  /** What it answers. */
  public List<Endpoint> endpoints() {
    String off = "403: the configuration does not allow faults";
    return List.of(
        new Endpoint(
            "GET",
            "/api/v1/faults",
            "The faults on demand that are set, and how often each was done.",
            List.of(),
            List.of("200: an array of faults", off),
            (exchange, _) -> answer(exchange, this::list)),
        new Endpoint(
            "POST",
            "/api/v1/faults",
            "Sets a fault: {stage, sender, recipient, skip, times, chance, and one of reply, delay"
                + " or action: drop, accept-and-drop}.",
            List.of(),
            List.of("201: the fault with its id", "400: it makes no sense", off),
            (exchange, _) -> answer(exchange, this::add)),
        new Endpoint(
            "DELETE",
            "/api/v1/faults",
            "Removes all faults, those of /api/v1/chaos too.",
            List.of(),
            List.of("200: how many there were", off),
            (exchange, _) -> answer(exchange, this::clear)),
        new Endpoint(
            "DELETE",
            "/api/v1/faults/{id}",
            "Removes one fault.",
            List.of(),
            List.of("200: done", "404: there is none of that id", off),
            (exchange, elements) ->
                answer(exchange, (e, now) -> remove(e, now, elements.getFirst()))),
        Endpoint.get(
                "/api/v1/chaos",
                "Mailpit's chaos: with which probability senders, recipients and logins are"
                    + " refused.",
                (exchange, _) -> chaos(exchange, false))
            .answers(200, "the triggers", TRIGGERS)
            .says(400, "chaos is not enabled"),
        Endpoint.put(
                "/api/v1/chaos",
                "Sets Mailpit's chaos; what is left out is set to never.",
                (exchange, _) -> chaos(exchange, true))
            .body(TRIGGERS)
            .answers(200, "the triggers", TRIGGERS)
            .says(400, "it makes no sense, or chaos is not enabled"));
  }

  /** Answers where faults are allowed. */
  @FunctionalInterface
  private interface Asked {
    void answer(HttpExchange exchange, PlannedMishaps faults) throws IOException, BadValueException;
  }

  private void answer(HttpExchange exchange, Asked asked) throws IOException {
    Optional<PlannedMishaps> now = faults.get();
    if (now.isEmpty()) {
      Answer.error(exchange, 403, OFF);
      return;
    }
    try {
      asked.answer(exchange, now.get());
    } catch (BadValueException e) {
      Answer.error(exchange, 400, e.message());
    }
  }

  private void list(HttpExchange exchange, PlannedMishaps now) throws IOException {
    Answer.json(exchange, 200, now.list().stream().map(FaultJson::of).toList());
  }

  private void add(HttpExchange exchange, PlannedMishaps now)
      throws IOException, BadValueException {
    Planned planned;
    try {
      planned = now.add(FaultJson.rule(body(exchange)));
    } catch (IllegalStateException full) {
      Answer.error(exchange, 409, String.valueOf(full.getMessage()));
      return;
    }
    Map<String, @Nullable Object> json = FaultJson.of(planned);
    log.accept("a fault on demand is set: " + Json.text(json));
    Answer.json(exchange, 201, json);
  }

  private void clear(HttpExchange exchange, PlannedMishaps now) throws IOException {
    int count = now.clear();
    log.accept("all faults on demand are removed: " + count);
    Answer.json(exchange, 200, Map.of("removed", count));
  }

  private void remove(HttpExchange exchange, PlannedMishaps now, String id) throws IOException {
    if (now.remove(id)) {
      log.accept("the fault on demand " + id + " is removed");
      Answer.json(exchange, 200, Map.of("removed", 1));
    } else {
      Answer.error(exchange, 404, "there is no fault " + id);
    }
  }

  private void chaos(HttpExchange exchange, boolean set) throws IOException {
    Optional<PlannedMishaps> now = faults.get();
    if (now.isEmpty()) {
      Answer.text(exchange, 400, "Chaos is not enabled: " + OFF + "\n");
      return;
    }
    try {
      if (set) {
        Chaos.set(now.get(), body(exchange));
        log.accept("chaos is set: " + Json.text(Chaos.shown(now.get())));
      }
      Answer.json(exchange, 200, Chaos.shown(now.get()));
    } catch (BadValueException e) {
      Answer.text(exchange, 400, e.message() + "\n");
    }
  }

  private static Map<String, @Nullable Object> body(HttpExchange exchange)
      throws IOException, BadValueException {
    byte[] octets = exchange.getRequestBody().readNBytes(BODY_MAX + 1);
    if (octets.length > BODY_MAX) {
      throw new BadValueException("the body is larger than " + BODY_MAX + " octets");
    }
    try {
      return Json.readObject(new String(octets, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new BadValueException(String.valueOf(e.getMessage()));
    }
  }
}
