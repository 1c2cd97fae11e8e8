package io.postroad.app.web;

import io.postroad.app.json.Json;
import io.postroad.app.web.Endpoint.Content;
import io.postroad.app.web.Endpoint.Response;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The description of the API, made from the table that answers it. */
final class OpenApi {
  private static final String TOKEN = "token";

  private OpenApi() {}

  /**
   * The OpenAPI document.
   *
   * @param open whether no token is needed
   */
  static Map<String, @Nullable Object> document(
      String version, boolean open, List<Endpoint> endpoints) {
    Map<String, @Nullable Object> info = Json.object();
    info.put("title", "Postroad");
    info.put("version", version);
    info.put(
        "description",
        "The API of a mail transfer system. The inbox answers as Mailpit's API v1 does.");
    Map<String, Map<String, Object>> paths = new TreeMap<>();
    Map<String, Object> schemas = new TreeMap<>();
    Schema.ERROR.collect(schemas);
    for (Endpoint endpoint : endpoints) {
      paths
          .computeIfAbsent(endpoint.path(), _ -> new LinkedHashMap<>())
          .put(endpoint.method().toLowerCase(Locale.ROOT), operation(endpoint, schemas));
    }
    Map<String, @Nullable Object> components = Json.object();
    components.put("schemas", schemas);
    components.put("responses", ofTheGate());
    components.put(
        "securitySchemes",
        Map.of(
            TOKEN,
            Map.of(
                "type",
                "http",
                "scheme",
                "bearer",
                "description",
                "The text of api-token in the data folder.")));
    Map<String, @Nullable Object> document = Json.object();
    document.put("openapi", "3.1.0");
    document.put("info", info);
    document.put("servers", List.of(Map.of("url", "/")));
    document.put("security", open ? List.of() : List.of(Map.of(TOKEN, List.of())));
    document.put("paths", paths);
    document.put("components", components);
    return document;
  }

  private static Map<String, Object> operation(Endpoint endpoint, Map<String, Object> schemas) {
    Map<String, Object> operation = new LinkedHashMap<>();
    operation.put("operationId", operationId(endpoint));
    operation.put("summary", endpoint.summary());
    List<Object> parameters = new ArrayList<>();
    for (String name : PathPattern.parse(endpoint.path()).names()) {
      parameters.add(parameter(name, "path", true, "", Schema.text()));
    }
    for (Endpoint.Parameter parameter : endpoint.parameters()) {
      parameter.schema().collect(schemas);
      parameters.add(
          parameter(
              parameter.name(),
              "query",
              parameter.required(),
              parameter.what(),
              parameter.schema()));
    }
    operation.put("parameters", parameters);
    endpoint
        .body()
        .ifPresent(body -> operation.put("requestBody", Map.of("content", content(body, schemas))));
    Map<String, Object> responses = new LinkedHashMap<>();
    for (Response response : endpoint.responses()) {
      Map<String, Object> said = new LinkedHashMap<>();
      said.put("description", response.what());
      response.content().ifPresent(content -> said.put("content", content(content, schemas)));
      responses.put(Integer.toString(response.status()), said);
    }
    for (Refusal refusal : GATE) {
      if (refusal.mayCome(endpoint)) {
        responses.putIfAbsent(
            refusal.status(), Map.of("$ref", "#/components/responses/" + refusal.name()));
      }
    }
    operation.put("responses", responses);
    return operation;
  }

  /** What the gate in front of every endpoint answers. */
  private record Refusal(String status, String name, String what) {
    private boolean mayCome(Endpoint endpoint) {
      return switch (status) {
        case "403" -> endpoint.changes();
        case "413" -> endpoint.body().isPresent();
        default -> true;
      };
    }
  }

  private static final List<Refusal> GATE =
      List.of(
          new Refusal("401", "NoToken", "A token is needed."),
          new Refusal("403", "Foreign", "The page of another site asks for a change."),
          new Refusal("413", "TooLarge", "The body is larger than a message may be."),
          new Refusal("421", "WrongHost", "This server is not called by that name."),
          new Refusal("429", "TooMany", "Too many wrong tokens, or requests in a second."));

  private static Map<String, Object> ofTheGate() {
    Map<String, Object> responses = new TreeMap<>();
    for (Refusal refusal : GATE) {
      responses.put(
          refusal.name(),
          Map.of(
              "description",
              refusal.what(),
              "content",
              Map.of(Endpoint.JSON, Map.of("schema", Schema.ERROR.reference()))));
    }
    return responses;
  }

  private static Map<String, Object> content(Content content, Map<String, Object> schemas) {
    content.schema().collect(schemas);
    return Map.of(content.mediaType(), Map.of("schema", content.schema().reference()));
  }

  private static Map<String, Object> parameter(
      String name, String in, boolean required, String what, Schema schema) {
    Map<String, Object> parameter = new LinkedHashMap<>();
    parameter.put("name", name);
    parameter.put("in", in);
    parameter.put("required", required);
    if (!what.isEmpty()) {
      parameter.put("description", what);
    }
    parameter.put("schema", schema.reference());
    return parameter;
  }

  /** {@code getMessageHeaders} for {@code GET /api/v1/message/{ID}/headers}. */
  private static String operationId(Endpoint endpoint) {
    StringBuilder id = new StringBuilder(endpoint.method().toLowerCase(Locale.ROOT));
    boolean wordBegins = true;
    String path = endpoint.path().replace("/api/v1", "");
    for (char c : (path.equals("/") ? "root" : path).toCharArray()) {
      if (!Character.isLetterOrDigit(c)) {
        wordBegins = true;
      } else {
        id.append(wordBegins ? Character.toUpperCase(c) : c);
        wordBegins = false;
      }
    }
    return id.toString();
  }
}
