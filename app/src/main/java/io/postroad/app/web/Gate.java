package io.postroad.app.web;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsExchange;
import io.postroad.smtp.runtime.Time;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Who may ask (rule W1): the {@code Host} is on the list, a change from a browser comes from our
 * own page, and the token is right where one is needed. Thread-safe.
 */
final class Gate extends Filter {
  /** A page of another site cannot send this header without asking first. */
  static final String OUR_HEADER = "X-Postroad";

  static final String COOKIE = "postroad-login";

  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");
  private static final Set<String> OPEN_ON_LOOPBACK = Set.of("/metrics", "/healthz", "/readyz");

  private final HostList hosts;
  private final Optional<ApiToken> token;
  private final long bodyMax;
  private final FailureGuard guard;
  private final RequestRate rate;

  /**
   * A gate.
   *
   * @param token empty where the API is open
   * @param bodyMax octets of a request's body
   */
  Gate(HostList hosts, Optional<ApiToken> token, long bodyMax, Time time) {
    this.hosts = hosts;
    this.token = token;
    this.bodyMax = bodyMax;
    this.guard = new FailureGuard(time);
    this.rate = new RequestRate(time);
  }

  @Override
  public String description() {
    return "rule W1";
  }

  @Override
  public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
    try (exchange) { // what is answered here is sent at its close
      judge(exchange, chain);
    }
  }

  private void judge(HttpExchange exchange, Chain chain) throws IOException {
    Headers answer = exchange.getResponseHeaders();
    answer.set("X-Content-Type-Options", "nosniff");
    answer.set("Referrer-Policy", "no-referrer");
    answer.set("Content-Security-Policy", "frame-ancestors 'self'");
    answer.set("Cache-Control", "no-store");
    Headers request = exchange.getRequestHeaders();
    if (!hosts.knows(request.getFirst("Host"))) {
      Answer.error(
          exchange, 421, "this server is not called by that name; add it to hosts in [http]");
    } else if (!SAFE.contains(exchange.getRequestMethod()) && foreign(exchange)) {
      Answer.error(exchange, 403, "a change from another site's page is refused");
    } else if (bodyTooLarge(request)) {
      Answer.error(exchange, 413, "the body is larger than a message may be");
    } else if (token.isEmpty() || openTo(exchange)) {
      pass(exchange, chain);
    } else {
      authenticate(exchange, chain, token.get());
    }
  }

  private void pass(HttpExchange exchange, Chain chain) throws IOException {
    exchange.setStreams(new BoundedInput(exchange.getRequestBody(), bodyMax), null);
    chain.doFilter(exchange);
  }

  private static boolean openTo(HttpExchange exchange) {
    return OPEN_ON_LOOPBACK.contains(exchange.getRequestURI().getPath())
        && exchange.getRemoteAddress().getAddress().isLoopbackAddress();
  }

  private boolean bodyTooLarge(Headers request) {
    String length = request.getFirst("Content-Length");
    return length != null && (length.length() > 18 || Long.parseLong(length) > bodyMax);
  }

  /** Whether a browser sends this for a page that is not ours. */
  private static boolean foreign(HttpExchange exchange) {
    Headers request = exchange.getRequestHeaders();
    String origin = request.getFirst("Origin");
    String site = request.getFirst("Sec-Fetch-Site");
    if (origin == null && site == null) {
      return false; // no browser: a page cannot leave these out
    }
    boolean sameOrigin =
        origin != null && origin.equals(scheme(exchange) + request.getFirst("Host"));
    return !sameOrigin || request.getFirst(OUR_HEADER) == null;
  }

  private static String scheme(HttpExchange exchange) {
    return exchange instanceof HttpsExchange ? "https://" : "http://";
  }

  private void authenticate(HttpExchange exchange, Chain chain, ApiToken right) throws IOException {
    InetAddress client = exchange.getRemoteAddress().getAddress();
    Optional<String> login = loginToken(exchange);
    Optional<String> bearer = bearer(exchange.getRequestHeaders());
    Optional<String> cookie = cookie(exchange.getRequestHeaders());
    if (login.filter(right::matches).isPresent()) {
      guard.succeeded(client);
      String attributes =
          "; Path=/; HttpOnly; SameSite=Strict"
              + (exchange instanceof HttpsExchange ? "; Secure" : "");
      exchange.getResponseHeaders().set("Set-Cookie", COOKIE + "=" + right.cookie() + attributes);
      exchange.getResponseHeaders().set("Location", "/");
      exchange.sendResponseHeaders(303, -1);
    } else if (bearer.filter(right::matches).isPresent()
        || cookie.filter(right::matchesCookie).isPresent()) {
      guard.succeeded(client);
      admitted(exchange, chain);
    } else {
      boolean guessed = login.isPresent() || bearer.isPresent() || cookie.isPresent();
      refuse(exchange, client, guessed);
    }
  }

  /**
   * Ten wrong tokens and a client's guesses are not even looked at as such any more. The right
   * token passes all the same: it cannot be guessed, and others behind the client's address, or a
   * browser with an old cookie, must not lock the operator out.
   */
  private void refuse(HttpExchange exchange, InetAddress client, boolean guessed)
      throws IOException {
    if (!guard.admits(client)) {
      exchange.getResponseHeaders().set("Retry-After", "900");
      Answer.error(exchange, 429, "too many wrong tokens; only the right one is taken now");
      return;
    }
    if (guessed) {
      guard.failed(client);
    }
    exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer realm=\"postroad\"");
    if (LoginPage.wanted(exchange)) {
      LoginPage.answer(exchange);
    } else {
      Answer.error(
          exchange, 401, "a token is needed: the text of api-token in the data folder, as bearer");
    }
  }

  private void admitted(HttpExchange exchange, Chain chain) throws IOException {
    // The page's own files are no work: several tabs that open at once are one reader's right.
    boolean counted = exchange.getRequestURI().getPath().startsWith("/api/");
    if (!counted || rate.admits()) {
      pass(exchange, chain);
    } else {
      exchange.getResponseHeaders().set("Retry-After", "1");
      Answer.error(exchange, 429, "more than 100 requests in a second");
    }
  }

  private static Optional<String> loginToken(HttpExchange exchange) {
    return exchange.getRequestURI().getPath().equals("/")
        ? Query.of(exchange).value("token")
        : Optional.empty();
  }

  /** A bearer token, or the password of a client that only knows HTTP Basic (RFC 7617). */
  private static Optional<String> bearer(Headers request) {
    String value = request.getFirst("Authorization");
    if (value == null) {
      return Optional.empty();
    }
    String scheme = value.toLowerCase(Locale.ROOT);
    if (scheme.startsWith("bearer ")) {
      return Optional.of(value.substring("bearer ".length()).strip());
    }
    return scheme.startsWith("basic ")
        ? Optional.of(password(value.substring("basic ".length()).strip()))
        : Optional.empty();
  }

  private static String password(String credentials) {
    try {
      String text = new String(Base64.getDecoder().decode(credentials), StandardCharsets.UTF_8);
      return text.substring(text.indexOf(':') + 1);
    } catch (IllegalArgumentException noBase64) {
      return "";
    }
  }

  private static Optional<String> cookie(Headers request) {
    List<String> headers = request.getOrDefault("Cookie", List.of());
    for (String header : headers) {
      for (String pair : header.split(";", -1)) {
        String trimmed = pair.strip();
        if (trimmed.startsWith(COOKIE + "=")) {
          return Optional.of(trimmed.substring(COOKIE.length() + 1));
        }
      }
    }
    return Optional.empty();
  }
}
