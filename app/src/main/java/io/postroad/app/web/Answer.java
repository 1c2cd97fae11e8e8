package io.postroad.app.web;

import com.sun.net.httpserver.HttpExchange;
import io.postroad.app.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How requests are answered. */
public final class Answer {
  private Answer() {}

  /** JSON. */
  public static void json(HttpExchange exchange, int status, @Nullable Object body)
      throws IOException {
    send(exchange, status, "application/json", Json.text(body) + "\n");
  }

  /** What is wrong, as JSON. */
  public static void error(HttpExchange exchange, int status, String message) throws IOException {
    json(exchange, status, Map.of("error", message));
  }

  /** Plain text. */
  public static void text(HttpExchange exchange, int status, String body) throws IOException {
    send(exchange, status, "text/plain; charset=utf-8", body);
  }

  /** A text of that type. */
  public static void send(HttpExchange exchange, int status, String type, String body)
      throws IOException {
    octets(exchange, status, type, body.getBytes(StandardCharsets.UTF_8));
  }

  /** Octets of that type. */
  public static void octets(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("Content-Length", Integer.toString(body.length));
      exchange.sendResponseHeaders(status, -1);
      return;
    }
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
      // The exchange's close waits for what is left of the request before it would send this.
      exchange.getResponseBody().flush();
    }
  }
}
