package io.postroad.app.web.inbox;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import io.postroad.app.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** One request of the inbox, and its answer. Confined to the request's thread. */
final class Request {

  /** The most that a body of ours holds: the ids of a full inbox. */
  private static final int BODY_MAX = 4 * 1024 * 1024;

  static final String TEXT = "text/plain; charset=utf-8";

  private final HttpExchange exchange;

  Request(HttpExchange exchange) {
    this.exchange = exchange;
    Headers headers = exchange.getResponseHeaders();
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Referrer-Policy", "no-referrer");
    headers.set("Cache-Control", "no-store");
    policy("default-src 'none'; sandbox; frame-ancestors 'self'");
  }

  /** GET for HEAD as well: the answer's body is left out where it is sent. */
  String method() {
    String method = exchange.getRequestMethod();
    return method.equals("HEAD") ? "GET" : method;
  }

  /** The path's elements; an empty one stays, so that {@code //} is no way around anything. */
  String[] path() {
    String path = exchange.getRequestURI().getPath();
    return (path.startsWith("/") ? path.substring(1) : path).split("/", -1);
  }

  /** The first parameter of that name in the address. */
  Optional<String> parameter(String name) {
    String query = exchange.getRequestURI().getRawQuery();
    if (query == null) {
      return Optional.empty();
    }
    for (String pair : query.split("&", 100)) {
      if (pair.startsWith(name + "=")) {
        return decoded(pair.substring(name.length() + 1));
      }
    }
    return Optional.empty();
  }

  /** A parameter that is a whole number in the range; anything else is the default. */
  int number(String name, int fallback, int min, int max) {
    String text = parameter(name).orElse("");
    boolean digits =
        !text.isEmpty() && text.length() <= 9 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    return digits ? Math.clamp(Integer.parseInt(text), min, max) : fallback;
  }

  /**
   * The body as text.
   *
   * @throws IOException when it is larger than any of ours
   */
  String body() throws IOException {
    byte[] octets = exchange.getRequestBody().readNBytes(BODY_MAX + 1);
    if (octets.length > BODY_MAX) {
      throw new IOException("the body is larger than " + BODY_MAX + " octets");
    }
    return new String(octets, StandardCharsets.UTF_8);
  }

  /**
   * The whole body as text, however large a message may be.
   *
   * @throws IOException when it is larger
   */
  String wholeBody() throws IOException {
    return new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
  }

  /** The body's octets as far as the client says; very many when it does not. */
  long announced() {
    String length = exchange.getRequestHeaders().getFirst("Content-Length");
    boolean digits =
        length != null
            && length.length() <= 18
            && length.chars().allMatch(c -> c >= '0' && c <= '9');
    return digits && !length.isEmpty() ? Long.parseLong(length) : Long.MAX_VALUE;
  }

  /** Where the request comes from. */
  InetAddress client() {
    return exchange.getRemoteAddress().getAddress();
  }

  /** JSON. */
  void json(int status, Object body) throws IOException {
    answer(status, "application/json", Json.text(body) + "\n");
  }

  /** Plain text as Mailpit's, without a line end. */
  void plain(int status, String text) throws IOException {
    answer(status, TEXT, text);
  }

  /** Leads to a path of ours. */
  void redirect(String path) throws IOException {
    header("Location", path);
    exchange.sendResponseHeaders(302, -1);
  }

  /** There is no such message. */
  void notFound() throws IOException {
    plain(404, "404 page not found");
  }

  void policy(String contentSecurityPolicy) {
    header("Content-Security-Policy", contentSecurityPolicy);
  }

  void header(String name, String value) {
    exchange.getResponseHeaders().set(name, value);
  }

  void answer(int status, String type, String text) throws IOException {
    answer(status, type, text.getBytes(StandardCharsets.UTF_8));
  }

  void answer(int status, String type, byte[] octets) throws IOException {
    header("Content-Type", type);
    if (isHead()) {
      header("Content-Length", Integer.toString(octets.length));
      exchange.sendResponseHeaders(status, -1);
      return;
    }
    exchange.sendResponseHeaders(status, octets.length == 0 ? -1 : octets.length);
    if (octets.length > 0) {
      exchange.getResponseBody().write(octets);
      // The exchange's close waits for what is left of the request before it would send this.
      exchange.getResponseBody().flush();
    }
  }

  /** Octets as they come, of unknown number. */
  void stream(String type, InputStream octets) throws IOException {
    header("Content-Type", type);
    if (isHead()) {
      exchange.sendResponseHeaders(200, -1);
      return;
    }
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream out = exchange.getResponseBody()) {
      octets.transferTo(out);
    }
  }

  /** Makes the answer a download of that name (RFC 6266); the name is safe already. */
  void download(String safeName) {
    StringBuilder ascii = new StringBuilder();
    StringBuilder encoded = new StringBuilder();
    for (byte octet : safeName.getBytes(StandardCharsets.UTF_8)) {
      boolean plain = octet > 0 && (Character.isLetterOrDigit(octet) || "._-".indexOf(octet) >= 0);
      if (plain) {
        encoded.append((char) octet);
      } else {
        encoded.append('%').append("%02X".formatted(octet & 0xFF));
      }
    }
    safeName.chars().forEach(c -> ascii.append(c >= ' ' && c < 127 ? (char) c : '_'));
    header(
        "Content-Disposition",
        "attachment; filename=\"" + ascii + "\"; filename*=UTF-8''" + encoded);
  }

  void notAllowed(String methods) throws IOException {
    header("Allow", methods);
    answer(405, TEXT, "only " + methods + " here\n");
  }

  private boolean isHead() {
    return exchange.getRequestMethod().equals("HEAD");
  }

  private static Optional<String> decoded(String text) {
    try {
      return Optional.of(URLDecoder.decode(text, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException malformed) {
      return Optional.empty(); // no parameter of ours looks like that
    }
  }
}
