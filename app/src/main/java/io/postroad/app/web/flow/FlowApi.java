package io.postroad.app.web.flow;

import com.sun.net.httpserver.HttpExchange;
import io.postroad.app.flow.Flow;
import io.postroad.app.web.Answer;
import io.postroad.app.web.Endpoint;
import io.postroad.app.web.Query;
import java.io.IOException;
import java.util.List;

/** The flow of the last minutes as numbers that can be plotted. Thread-safe. */
public final class FlowApi {
  private static final int MINUTES = 10;

  private final Flow flow;

  /** Shows this flow. */
  public FlowApi(Flow flow) {
    this.flow = flow;
  }

  /** What it answers. */
  public List<Endpoint> endpoints() {
    return List.of(
        new Endpoint(
            "GET",
            "/api/v1/flow",
            "How mail flowed: counts, gauges and percentiles of time for each step. Up to 10"
                + " minutes in steps of 1 s, up to 2 h of 10 s, up to a day of 1 min.",
            List.of("minutes: how far back, 1 to 1440; 10 by default"),
            List.of("200: step in seconds, times in Unix time, series by name, and what each is"),
            (exchange, _) -> flow(exchange)));
  }

  private void flow(HttpExchange exchange) throws IOException {
    int minutes = Query.of(exchange).number("minutes", MINUTES, 1, Flow.MINUTES_MAX);
    Answer.json(exchange, 200, flow.last(minutes).json());
  }
}
