package io.postroad.app.web;

import com.sun.net.httpserver.HttpExchange;
import io.postroad.app.config.Problems;
import io.postroad.app.metrics.Metrics;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Reload, life, readiness and figures of the server. Thread-safe. */
final class ServerApi {
  private final ServerState state;
  private final Metrics metrics;

  ServerApi(ServerState state, Metrics metrics) {
    this.state = state;
    this.metrics = metrics;
  }

  List<Endpoint> endpoints() {
    return List.of(
        new Endpoint(
            "POST",
            "/api/v1/reload",
            "Reads the configuration anew; a broken one changes nothing.",
            List.of(),
            List.of("200: it is in force", "422: what is wrong with it"),
            (exchange, _) -> reload(exchange)),
        new Endpoint(
            "GET",
            "/metrics",
            "Figures in Prometheus text form.",
            List.of(),
            List.of("200: text"),
            (exchange, _) -> Answer.octets(exchange, 200, Metrics.CONTENT_TYPE, metrics.text())),
        new Endpoint(
            "GET",
            "/healthz",
            "Whether the server is in health.",
            List.of(),
            List.of("200: ok", "503: what is wrong"),
            (exchange, _) -> healthy(exchange)),
        new Endpoint(
            "GET",
            "/readyz",
            "Whether the server takes mail.",
            List.of(),
            List.of("200: ready", "503: not ready"),
            (exchange, _) -> ready(exchange)));
  }

  private void reload(HttpExchange exchange) throws IOException {
    switch (state.reload()) {
      case ServerState.Reloaded.InForce(List<String> notes) ->
          Answer.json(exchange, 200, Map.of("result", "in force", "notes", notes));
      case ServerState.Reloaded.Broken(var problems) ->
          Answer.json(exchange, 422, Problems.json(problems));
    }
  }

  private void healthy(HttpExchange exchange) throws IOException {
    String trouble = state.trouble().orElse("");
    Answer.text(exchange, trouble.isEmpty() ? 200 : 503, trouble.isEmpty() ? "ok\n" : trouble);
  }

  private void ready(HttpExchange exchange) throws IOException {
    boolean ready = state.ready();
    Answer.text(exchange, ready ? 200 : 503, ready ? "ready\n" : "not ready\n");
  }
}
