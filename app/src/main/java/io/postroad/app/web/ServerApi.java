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
        Endpoint.post(
                "/api/v1/reload",
                "Reads the configuration anew; a broken one changes nothing.",
                (exchange, _) -> reload(exchange))
            .answers(
                200,
                "it is in force",
                Schema.object(
                    Schema.field("result", Schema.text()),
                    Schema.field("notes", Schema.list(Schema.text()))))
            .answers(422, "what is wrong with it", PROBLEMS),
        Endpoint.get(
                "/metrics",
                "Figures in Prometheus text form.",
                (exchange, _) -> Answer.octets(exchange, 200, Metrics.CONTENT_TYPE, metrics.text()))
            .says(200, "the figures"),
        Endpoint.get(
                "/healthz", "Whether the server is in health.", (exchange, _) -> healthy(exchange))
            .says(200, "ok")
            .says(503, "what is wrong"),
        Endpoint.get("/readyz", "Whether the server takes mail.", (exchange, _) -> ready(exchange))
            .says(200, "ready")
            .says(503, "not ready"));
  }

  private static final Schema PROBLEMS =
      Schema.object(
          Schema.field(
              "errors",
              Schema.list(
                  Schema.object(
                      Schema.field("file", Schema.text()),
                      Schema.field("line", Schema.whole()),
                      Schema.field("column", Schema.whole()),
                      Schema.field("message", Schema.text()),
                      Schema.field("nearest", Schema.text().orNull())))));

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
