package io.postroad.app.web;

import com.sun.net.httpserver.HttpExchange;
import io.postroad.app.config.BadValueException;
import io.postroad.app.view.DestinationJson;
import io.postroad.app.view.QueueFilter;
import io.postroad.app.view.QueueSummary;
import io.postroad.mta.admin.Admin;
import io.postroad.mta.admin.QueueView;
import io.postroad.smtp.runtime.Execution;
import io.postroad.smtp.runtime.Permits;
import io.postroad.smtp.runtime.Time;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The queue as a whole over HTTP: how much waits, for whom, and why no faster. Thread-safe. */
final class QueueOverviewApi {
  /** A walk over the queue may take so much of the time, no more: one part in twenty. */
  private static final int SHARE = 20;

  private static final Duration GOOD_FOR = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Admin admin;
  private final ServerState state;
  private final Time time;
  private final Permits one;
  private volatile Optional<Known> last = Optional.empty();

  private record Known(String where, Map<String, @Nullable Object> json, long nanos, long took) {}

  QueueOverviewApi(Admin admin, ServerState state, Execution execution) {
    this.admin = admin;
    this.state = state;
    this.time = execution.time();
    this.one = execution.permits(1);
  }

  List<Endpoint> endpoints() {
    return List.of(
        new Endpoint(
            "GET",
            "/api/v1/queue-summary",
            "How many messages wait, in which states and for which destinations; of a large queue"
                + " a few seconds old.",
            List.of(
                "where: conditions joined by spaces: domain= destination= sender= address= state="
                    + " age>2h"),
            List.of("200: counts", "400: a condition is none", "503: too many ask at once"),
            (exchange, _) -> summary(exchange)),
        new Endpoint(
            "GET",
            "/api/v1/destinations",
            "What the queue works on or holds back now, with what limits it and why.",
            List.of(),
            List.of("200: an array of destinations"),
            (exchange, _) ->
                Answer.json(
                    exchange,
                    200,
                    admin.destinations().stream()
                        .map(view -> DestinationJson.of(view, state::origin))
                        .toList())));
  }

  private void summary(HttpExchange exchange) throws IOException {
    String where = Query.of(exchange).value("where").orElse("").strip();
    Predicate<QueueView> filter;
    try {
      filter = QueueFilter.parse(where, time.now());
    } catch (BadValueException e) {
      Answer.error(exchange, 400, e.message());
      return;
    }
    if (!one.acquire(PATIENCE)) {
      Answer.error(exchange, 503, "too many ask about the queue at once; ask again in a moment");
      return;
    }
    Map<String, @Nullable Object> json;
    try {
      json = known(where).orElseGet(() -> counted(where, filter));
    } finally {
      one.release();
    }
    Answer.json(exchange, 200, json);
  }

  private Optional<Map<String, @Nullable Object>> known(String where) {
    return last.filter(known -> known.where().equals(where))
        .filter(known -> time.nanos() - known.nanos() < goodFor(known.took()))
        .map(Known::json);
  }

  private static long goodFor(long took) {
    return Math.max(GOOD_FOR.toNanos(), SHARE * took);
  }

  private Map<String, @Nullable Object> counted(String where, Predicate<QueueView> filter) {
    long began = time.nanos();
    QueueSummary summary = new QueueSummary();
    var _ =
        admin.list(
            view -> {
              if (filter.test(view)) {
                summary.add(view);
              }
              return false; // counted, and kept nowhere
            },
            Optional.empty(),
            1);
    Map<String, @Nullable Object> json = summary.json(time.now());
    long ended = time.nanos();
    if (where.isEmpty() || ended - began > GOOD_FOR.toNanos() / SHARE) {
      last = Optional.of(new Known(where, json, ended, ended - began));
    }
    return json;
  }
}
