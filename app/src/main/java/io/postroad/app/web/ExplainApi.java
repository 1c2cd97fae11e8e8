package io.postroad.app.web;

import com.sun.net.httpserver.HttpExchange;
import io.postroad.app.config.BadValueException;
import io.postroad.app.view.Asked;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** How mail would be handled, and why, over HTTP (product §7.8). Thread-safe. */
final class ExplainApi {
  private final ServerState state;

  ExplainApi(ServerState state) {
    this.state = state;
  }

  List<Endpoint> endpoints() {
    return List.of(
        new Endpoint(
            "GET",
            "/api/v1/explain",
            "How mail for an address would be handled, each step with the setting that says so.",
            List.of(
                "address: the recipient",
                "from: the reverse-path; without it, the postmaster's",
                "client: the client's IP address; without it, a stranger's",
                "auth: the account that has logged in"),
            List.of("200: the decision and its steps", "400: the question makes no sense"),
            (exchange, _) -> explain(exchange)));
  }

  private void explain(HttpExchange exchange) throws IOException {
    Query query = Query.of(exchange);
    try {
      Answer.json(
          exchange,
          200,
          state.explain(
              new Asked(
                  query.value("address").orElse(""),
                  query.value("from"),
                  given(query, "client"),
                  given(query, "auth"))));
    } catch (BadValueException e) {
      Answer.error(exchange, 400, e.message());
    }
  }

  private static Optional<String> given(Query query, String name) {
    return query.value(name).filter(value -> !value.isEmpty());
  }
}
