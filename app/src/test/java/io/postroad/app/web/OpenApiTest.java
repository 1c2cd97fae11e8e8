package io.postroad.app.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.postroad.app.json.Json;
import io.postroad.app.serve.RunningServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The description of the API: complete in itself, and true of what is answered. */
class OpenApiTest {
  private static final Set<String> METHODS = Set.of("get", "put", "post", "delete");

  /** Answers without end, and what would end or change the server under test. */
  private static final Set<String> NOT_CALLED = Set.of("/api/v1/events");

  @TempDir private Path folder;
  private final HttpClient client = HttpClient.newHttpClient();

  private HttpResponse<String> call(String method, String url, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url))
            .timeout(Duration.ofSeconds(30))
            .method(method, BodyPublishers.ofString(body))
            .build();
    return client.send(request, BodyHandlers.ofString());
  }

  private static Map<?, ?> map(Object value) {
    assertThat(value).isInstanceOf(Map.class);
    return (Map<?, ?>) value;
  }

  @Test
  @DisplayName("product §6: the description is an OpenAPI 3.1 document")
  void structure() throws Exception {
    try (RunningServer server = RunningServer.with(folder, "")) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(server.http() + "/api/v1/openapi.json"))
              .header("Authorization", "Bearer " + server.token())
              .build();
      String text = client.send(request, BodyHandlers.ofString()).body();
      Map<String, ?> document = Json.readObject(text);
      assertThat(document.get("openapi")).isEqualTo("3.1.0");
      assertThat(map(document.get("info")).keySet().toString()).contains("title", "version");
      Map<?, ?> components = map(document.get("components"));
      assertThat(map(map(components.get("securitySchemes")).get("token")).get("scheme"))
          .isEqualTo("bearer");
      assertThat(document.get("security").toString()).contains("token");
      Set<String> ids = new HashSet<>();
      List<String> faults = new ArrayList<>();
      map(document.get("paths"))
          .forEach((path, item) ->
              map(item)
                  .forEach((method, operation) ->
                      check(method + " " + path, map(operation), components, ids, faults)));
      references(document, "", components, faults);
      System.out.println("openapi operations=" + ids.size() + " faults=" + faults.size());
      assertThat(faults).isEmpty();
    }
  }

  private static void check(
      String name,
      Map<?, ?> operation,
      Map<?, ?> components,
      Set<String> ids,
      List<String> faults) {
    if (!METHODS.contains(name.substring(0, name.indexOf(' ')))) {
      faults.add(name + ": no such method");
    }
    if (!ids.add(String.valueOf(operation.get("operationId")))) {
      faults.add(name + ": its operationId is another's");
    }
    if (String.valueOf(operation.get("summary")).length() < 5) {
      faults.add(name + ": no summary");
    }
    Set<String> inPath = new HashSet<>();
    for (Object parameter : (List<?>) operation.get("parameters")) {
      Map<?, ?> one = map(parameter);
      if (one.get("in").equals("path")) {
        inPath.add(String.valueOf(one.get("name")));
      } else if (!(one.get("description") instanceof String)) {
        faults.add(name + ": parameter " + one.get("name") + " is not described");
      }
      if (!(one.get("schema") instanceof Map<?, ?>)) {
        faults.add(name + ": parameter " + one.get("name") + " has no schema");
      }
    }
    for (String element : name.split("[{]", -1)) {
      int end = element.indexOf('}');
      if (end > 0 && !inPath.contains(element.substring(0, end))) {
        faults.add(name + ": " + element + " is no parameter");
      }
    }
    Map<?, ?> responses = map(operation.get("responses"));
    boolean undone = name.endsWith("/html-check") || name.endsWith("/sa-check");
    if (!undone
        && responses.keySet().stream().noneMatch(status -> status.toString().charAt(0) < '4')) {
      faults.add(name + ": nothing ends well");
    }
    responses.forEach((status, response) -> {
      Map<?, ?> said = map(response);
      if (said.get("$ref") == null && !(said.get("description") instanceof String)) {
        faults.add(name + ": " + status + " is not described");
      }
      if (said.get("$ref") == null && said.get("content") == null && !status.equals("302")) {
        faults.add(name + ": " + status + " has no content");
      }
    });
    assertThat(components).isNotEmpty();
  }

  private static void references(
      Object value, String at, Map<?, ?> components, List<String> faults) {
    if (value instanceof Map<?, ?> fields) {
      fields.forEach((name, inner) -> references(inner, at + "." + name, components, faults));
      if (fields.get("$ref") instanceof String reference) {
        String[] steps = reference.split("/", -1);
        Object group = components.get(steps[2]);
        if (!(group instanceof Map<?, ?> some) || some.get(steps[3]) == null) {
          faults.add(at + ": " + reference + " is not there");
        }
      }
    } else if (value instanceof List<?> items) {
      items.forEach(item -> references(item, at + "[]", components, faults));
    }
  }

  @Test
  @DisplayName("product §6: each endpoint answers as the description says, field by field")
  void truth() throws Exception {
    try (RunningServer server = RunningServer.catching(folder, "127.0.0.1:0")) {
      String letter =
          "{\"From\":{\"Email\":\"a@example.test\"},\"To\":[{\"Email\":\"b@example.test\"}],"
              + "\"Subject\":\"Code\",\"HTML\":\"<p>Hello\",\"Text\":\"Your code is 482913: https://a.test/\","
              + "\"Attachments\":[{\"Filename\":\"a.txt\",\"Content\":\"QQ==\"}],"
              + "\"Tags\":[\"one\"]}";
      assertThat(call("POST", server.http() + "/api/v1/send", letter).statusCode()).isEqualTo(200);
      String waits = "{\"To\":[\"a@b.test\"],\"Via\":\"smtp:127.0.0.1:1\"}";
      assertThat(call("POST", server.http() + "/api/v1/message/latest/release", waits).statusCode())
          .isEqualTo(200); // so that the queue is not empty
      await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () -> call("GET", server.http() + "/api/v1/queue", "").body().contains("deferred"));
      Map<String, ?> document =
          Json.readObject(call("GET", server.http() + "/api/v1/openapi.json", "").body());
      Map<?, ?> schemas = map(map(document.get("components")).get("schemas"));
      String queued =
          String.valueOf(
              map(Json.readList(call("GET", server.http() + "/api/v1/queue", "").body()).getFirst())
                  .get("id"));
      List<String> faults = new ArrayList<>();
      int[] answered = {0, 0};
      for (String order : List.of("get", "put", "post", "delete")) {
        for (Map.Entry<?, ?> path : map(document.get("paths")).entrySet()) {
          Map<?, ?> item = map(path.getValue());
          if (item.get(order) != null && !NOT_CALLED.contains(path.getKey())) {
            for (String url : urls(String.valueOf(path.getKey()), queued)) {
              for (String body : bodies(order, String.valueOf(path.getKey()), letter)) {
                HttpResponse<String> answer =
                    call(order.toUpperCase(Locale.ROOT), server.http() + url, body);
                answered[answer.statusCode() < 300 ? 0 : 1]++;
                compare(order + " " + url, map(item.get(order)), answer, schemas, faults);
              }
            }
          }
        }
      }
      System.out.println(
          "openapi answers ok="
              + answered[0]
              + " refused="
              + answered[1]
              + " untrue="
              + faults.size());
      assertThat(faults).isEmpty();
      assertThat(answered[0]).isGreaterThan(25);
    }
  }

  /** The path with values that are there, and with some that are not. */
  private static List<String> urls(String path, String queued) {
    String there =
        path.replace("{ID}", "latest")
            .replace("{PartID}", "2")
            .replace("{Tag}", "one")
            .replace("{id}", queued);
    String query =
        switch (path) {
          case "/api/v1/search" -> "?query=code";
          case "/api/v1/explain" -> "?address=b@example.test";
          case "/api/v1/why" -> "?of=b@example.test";
          case "/api/v1/wait" -> "?timeout=1ms";
          default -> "";
        };
    String gone = path.replaceAll("\\{[^}]*}", "x");
    List<String> urls = new ArrayList<>();
    urls.add(there.replaceAll("\\{[^}]*}", "x") + query);
    if (!gone.equals(there)) {
      urls.add(gone);
    }
    if (path.equals("/api/v1/wait")) {
      urls.add(path + "?timeout=1ms&query=never");
    }
    return urls;
  }

  private static List<String> bodies(String method, String path, String letter) {
    if (method.equals("get")) {
      return List.of("");
    }
    return switch (path) {
      case "/api/v1/send" -> List.of(letter, "{}");
      case "/api/v1/message/{ID}/release" -> List.of("{\"To\":[\"a@b.test\"]}", "{");
      case "/api/v1/tags" -> List.of("{\"IDs\":[],\"Tags\":[]}", "{");
      case "/api/v1/tags/{Tag}" -> List.of("{\"Name\":\"\"}");
      default -> List.of("{}", "{");
    };
  }

  private static void compare(
      String name,
      Map<?, ?> operation,
      HttpResponse<String> answer,
      Map<?, ?> schemas,
      List<String> faults)
      throws IOException {
    Object response = map(operation.get("responses")).get(Integer.toString(answer.statusCode()));
    if (response == null) {
      faults.add(name + ": " + answer.statusCode() + " is not described: " + answer.body());
      return;
    }
    if (!(map(response).get("content") instanceof Map<?, ?> content)) {
      if (!answer.body().isEmpty()) {
        faults.add(name + ": " + answer.statusCode() + " has a body, which is not described");
      }
      return;
    }
    String type = answer.headers().firstValue("Content-Type").orElse("(none)").split(";", 2)[0];
    if (content.get(type) == null) {
      faults.add(name + ": " + answer.statusCode() + " is " + type + ", not " + content.keySet());
    } else if (type.equals("application/json")) {
      String text = answer.body().strip();
      Object value = text.startsWith("[") ? Json.readList(text) : Json.readObject(text);
      JsonShape.faults(map(content.get(type)).get("schema"), value, schemas)
          .forEach(fault -> faults.add(name + ": " + answer.statusCode() + " " + fault));
    }
  }
}
