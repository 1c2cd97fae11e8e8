package io.postroad.app.web.inbox;

import io.postroad.app.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Calls of a running API, as clients make them. */
final class ApiCalls implements AutoCloseable {
  private final HttpClient client = HttpClient.newHttpClient();
  private final String base;

  ApiCalls(String http) {
    this.base = http;
  }

  HttpResponse<String> call(String method, String path, String body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(Duration.ofSeconds(30))
            .method(method, BodyPublishers.ofString(body))
            .build();
    return client.send(request, BodyHandlers.ofString(StandardCharsets.UTF_8));
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return call("GET", path, "");
  }

  HttpResponse<String> post(String path, Object body) throws IOException, InterruptedException {
    return call("POST", path, Json.text(body));
  }

  HttpResponse<String> put(String path, Object body) throws IOException, InterruptedException {
    return call("PUT", path, Json.text(body));
  }

  /** The object of an answer that must be 200. */
  static Map<String, ?> json(HttpResponse<String> answer) throws IOException {
    if (answer.statusCode() != 200) {
      throw new IOException(answer.statusCode() + ": " + answer.body());
    }
    return Json.readObject(answer.body());
  }

  /** Sends a message; its id. */
  String send(String subject, String text) throws IOException, InterruptedException {
    return String.valueOf(json(post("/api/v1/send", letter(subject, text))).get("ID"));
  }

  static Map<String, Object> letter(String subject, String text) {
    return Map.of(
        "From",
        Map.of("Email", "alice@example.test", "Name", "Älice"),
        "To",
        List.of(Map.of("Email", "bob@example.test")),
        "Subject",
        subject,
        "Text",
        text);
  }

  @Override
  public void close() {
    client.close();
  }
}
