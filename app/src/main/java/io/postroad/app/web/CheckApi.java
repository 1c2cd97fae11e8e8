package io.postroad.app.web;

import java.util.List;

/** What is found of configuration, certificates and DNS, over HTTP. Thread-safe. */
final class CheckApi {
  private final ServerState state;

  CheckApi(ServerState state) {
    this.state = state;
  }

  List<Endpoint> endpoints() {
    return List.of(
        new Endpoint(
            "GET",
            "/api/v1/check",
            "What `postroad check --json` finds, of the running server; takes 10 s at most.",
            List.of(),
            List.of("200: {file, at, findings}", "503: another check is under way"),
            (exchange, _) -> {
              var report = state.check();
              if (report.isPresent()) {
                Answer.json(exchange, 200, report.get());
              } else {
                Answer.error(exchange, 503, "another check is under way; ask again in a moment");
              }
            }));
  }
}
