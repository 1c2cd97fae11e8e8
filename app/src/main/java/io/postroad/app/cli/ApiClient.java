package io.postroad.app.cli;

import io.postroad.smtp.runtime.Time;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** Asks a running server through its HTTP API. For one thread. */
final class ApiClient {
  private static final int CONNECT_MILLIS = 5_000;
  private static final int ANSWER_MILLIS = 60_000;
  private static final int TRIES = 60;
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final String base;
  private final Optional<String> token;
  private final ApiTrust trust;
  private final Time time;

  /** What a server answered. */
  record Answer(int status, String body) {}

  /** A client of the server at {@code base}, such as {@code http://127.0.0.1:8025}. */
  ApiClient(String base, Optional<String> token, ApiTrust trust, Time time) {
    this.base = base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
    this.token = token;
    this.trust = trust;
    this.time = time;
  }

  /** A text as one element of a path or one value of a query. */
  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** Where the server is asked. */
  String base() {
    return base;
  }

  Answer get(String path) throws CommandException {
    return ask("GET", path);
  }

  Answer post(String path) throws CommandException {
    return ask("POST", path);
  }

  /** A body that may be large; the caller closes it. Empty where there is no such thing. */
  Optional<InputStream> stream(String path) throws CommandException {
    try {
      HttpURLConnection connection = open("GET", path);
      int status = admitted(connection);
      return status == 200 ? Optional.of(connection.getInputStream()) : Optional.empty();
    } catch (IOException e) {
      throw unreachable(e);
    }
  }

  private Answer ask(String method, String path) throws CommandException {
    for (int tries = 1; ; tries++) {
      try {
        HttpURLConnection connection = open(method, path);
        int status = admitted(connection);
        boolean hurried = status == 429 && "1".equals(connection.getHeaderField("Retry-After"));
        if (hurried && tries < TRIES) {
          time.sleep(PAUSE);
          continue;
        }
        return new Answer(status, body(connection, status));
      } catch (IOException e) {
        throw unreachable(e);
      }
    }
  }

  private static String body(HttpURLConnection connection, int status) throws IOException {
    try (InputStream in =
        status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
      return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private HttpURLConnection open(String method, String path) throws IOException, CommandException {
    try {
      if (new URI(base + path).toURL().openConnection() instanceof HttpURLConnection connection) {
        trust.judge(connection);
        connection.setRequestMethod(method);
        connection.setConnectTimeout(CONNECT_MILLIS);
        connection.setReadTimeout(ANSWER_MILLIS);
        connection.setRequestProperty("X-Postroad", "cli");
        token.ifPresent(t -> connection.setRequestProperty("Authorization", "Bearer " + t));
        return connection;
      }
    } catch (URISyntaxException | IllegalArgumentException e) {
      throw CommandException.usage("\"" + base + "\" is not an address; write http://HOST:PORT");
    }
    throw CommandException.usage("\"" + base + "\" is not an address; write http://HOST:PORT");
  }

  private int admitted(HttpURLConnection connection) throws IOException, CommandException {
    int status = connection.getResponseCode();
    if (status == 401) {
      throw CommandException.failed(
          "the server at "
              + base
              + " wants its token; run this as the server's user, or give --token");
    }
    return status;
  }

  private CommandException unreachable(IOException e) {
    String why =
        switch (e) {
          case ConnectException _ -> "nobody answers there";
          case SSLException _ -> "its certificate cannot be trusted (" + e.getMessage() + ")";
          case UnknownHostException _ -> "there is no such host";
          default ->
              "Invalid Http response".equals(e.getMessage())
                  ? "what answers there speaks no HTTP"
                  : String.valueOf(e.getMessage());
        };
    return CommandException.failed(
        "no server at "
            + base
            + ": "
            + why
            + "; start it, or say with --config, --data or --api where it is");
  }
}
