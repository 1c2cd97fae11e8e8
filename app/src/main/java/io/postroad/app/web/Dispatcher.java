package io.postroad.app.web;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Finds the endpoint of a request: the only place where paths are looked at. Thread-safe.
 *
 * @param entries in the order in which they are tried
 * @param others for paths that no endpoint has, by their beginning
 */
public record Dispatcher(List<Entry> entries, Map<String, HttpHandler> others)
    implements HttpHandler {

  /** An endpoint with its path, taken apart. */
  public record Entry(PathPattern pattern, Endpoint endpoint) {}

  /** One for these endpoints. */
  public static Dispatcher of(List<Endpoint> endpoints, Map<String, HttpHandler> others) {
    return new Dispatcher(
        endpoints.stream()
            .map(endpoint -> new Entry(PathPattern.parse(endpoint.path()), endpoint))
            .sorted(Comparator.comparing(Entry::pattern))
            .toList(),
        others);
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      // Whatever answers is data and no page of ours, unless it says otherwise (rule W2).
      Headers answer = exchange.getResponseHeaders();
      answer.set("X-Content-Type-Options", "nosniff");
      answer.set("Referrer-Policy", "no-referrer");
      answer.set("Content-Security-Policy", "default-src 'none'; sandbox; frame-ancestors 'self'");
      dispatch(exchange);
    }
  }

  private void dispatch(HttpExchange exchange) throws IOException {
    String authority = exchange.getRequestURI().getRawAuthority();
    if (authority != null && exchange.getRequestURI().getScheme() == null) {
      // "//view/x": some clients put a slash too many before the path.
      String query = exchange.getRequestURI().getRawQuery();
      String path = "/" + authority + exchange.getRequestURI().getRawPath();
      exchange.getResponseHeaders().set("Location", query == null ? path : path + "?" + query);
      exchange.sendResponseHeaders(307, -1);
      return;
    }
    String method = exchange.getRequestMethod();
    String asked = method.equals("HEAD") ? "GET" : method;
    Optional<List<String>> path = elements(exchange.getRequestURI().getRawPath());
    TreeSet<String> allowed = new TreeSet<>();
    for (Entry entry : path.isPresent() ? entries : List.<Entry>of()) {
      Optional<List<String>> values = entry.pattern().match(path.get());
      if (values.isPresent() && entry.endpoint().method().equals(asked)) {
        entry.endpoint().handler().answer(exchange, values.get());
        return;
      }
      if (values.isPresent()) {
        allowed.add(entry.endpoint().method());
      }
    }
    if (!allowed.isEmpty()) {
      notAllowed(exchange, allowed);
      return;
    }
    Optional<HttpHandler> other = other(exchange.getRequestURI().getPath());
    if (other.isPresent()) {
      other.get().handle(exchange);
    } else {
      Answer.error(exchange, 404, "there is nothing here; /api/v1/openapi.json says what is");
    }
  }

  private static void notAllowed(HttpExchange exchange, TreeSet<String> allowed)
      throws IOException {
    String methods = String.join(", ", allowed);
    exchange.getResponseHeaders().set("Allow", methods);
    if (exchange.getRequestMethod().equals("OPTIONS")) {
      exchange.sendResponseHeaders(204, -1);
    } else {
      Answer.error(exchange, 405, "only " + methods + " here");
    }
  }

  private Optional<HttpHandler> other(String path) {
    return others.entrySet().stream()
        .filter(other -> path.startsWith(other.getKey()) && !path.startsWith("/api/"))
        .max(Comparator.comparingInt(other -> other.getKey().length()))
        .map(Map.Entry::getValue);
  }

  /** Divided before it is decoded: an encoded slash is part of an element. */
  private static Optional<List<String>> elements(String rawPath) {
    List<String> elements = new ArrayList<>();
    try {
      for (String element : rawPath.split("/", -1)) {
        elements.add(URLDecoder.decode(element.replace("+", "%2B"), StandardCharsets.UTF_8));
      }
      return Optional.of(elements);
    } catch (IllegalArgumentException malformed) {
      return Optional.empty(); // no path of ours looks like that
    }
  }
}
