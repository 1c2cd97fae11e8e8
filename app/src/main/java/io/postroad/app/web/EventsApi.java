package io.postroad.app.web;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Events as they happen, as server-sent events (WHATWG HTML, §9.2). Thread-safe.
 *
 * <p>{@code inbox} tells {@code {"kind":"stored","message":{...}}} with the summary as {@code
 * /api/v1/messages} has it, {@code {"kind":"marked","ids":[...],"read":true}}, {@code
 * {"kind":"removed","ids":[...],"reason":"deleted"}}, {@code {"kind":"tagged","ids":[...]}}, and
 * {@code {"kind":"changed"}} where so much happened that one asks anew; {@code queue} tells {@code
 * {"changed":true}}; {@code flow} one sample of the figures.
 */
public final class EventsApi {
  /** A connection that says nothing for longer is taken for dead, here and by proxies. */
  static final Duration HEARTBEAT = Duration.ofSeconds(15);

  /** A browser that lost us comes back after this. */
  private static final String RETRY = "retry: 1000\n\n";

  private static final String BEAT = ": \n\n";

  private final EventHub hub;
  private final Duration heartbeat;

  /** The events of {@code hub}. */
  public EventsApi(EventHub hub) {
    this(hub, HEARTBEAT);
  }

  EventsApi(EventHub hub, Duration heartbeat) {
    this.hub = hub;
    this.heartbeat = heartbeat;
  }

  /** What it can do. */
  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get(
                "/api/v1/events",
                "What happens, as it happens: server-sent events inbox, queue and flow.",
                (exchange, _) -> listen(exchange))
            .takes("kinds", "only these kinds, separated by commas", Schema.text())
            .answers(200, "events without end", "text/event-stream", Schema.text())
            .fails(400, "there is no such kind of event")
            .fails(503, "too many listen already"));
  }

  private void listen(HttpExchange exchange) throws IOException {
    Set<String> kinds = new TreeSet<>(EventHub.KINDS);
    Optional<String> wanted = Query.of(exchange).value("kinds").filter(text -> !text.isBlank());
    if (wanted.isPresent()) {
      kinds = new TreeSet<>(List.of(wanted.get().split(",", -1)));
      if (!EventHub.KINDS.containsAll(kinds)) {
        Answer.error(
            exchange, 400, "kinds are " + String.join(", ", new TreeSet<>(EventHub.KINDS)));
        return;
      }
    }
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
      exchange.sendResponseHeaders(200, -1);
      return;
    }
    Optional<EventHub.Listener> place = hub.join(kinds);
    if (place.isEmpty()) {
      exchange.getResponseHeaders().set("Retry-After", "10");
      Answer.error(
          exchange, 503, "more than " + EventHub.LISTENERS_MAX + " connections listen already");
      return;
    }
    try {
      tell(exchange, place.get());
    } finally {
      hub.leave(place.get());
    }
  }

  private void tell(HttpExchange exchange, EventHub.Listener listener) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
    exchange.getResponseHeaders().set("X-Accel-Buffering", "no"); // a proxy would hold them back
    exchange.sendResponseHeaders(200, 0);
    OutputStream out = exchange.getResponseBody();
    say(out, RETRY);
    while (true) {
      Optional<String> event = listener.waiting().poll(heartbeat);
      if (event.isEmpty() && hub.hasDropped(listener)) {
        return;
      }
      say(out, event.orElse(BEAT));
    }
  }

  private static void say(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }
}
