package io.postroad.app.web;

import io.postroad.app.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The description of the API, made from the table that answers it. */
final class OpenApi {
  private OpenApi() {}

  /** The OpenAPI document. */
  static Map<String, @Nullable Object> document(String version, List<Endpoint> endpoints) {
    Map<String, @Nullable Object> info = Json.object();
    info.put("title", "Postroad");
    info.put("version", version);
    Map<String, @Nullable Object> paths = Json.object();
    for (Endpoint endpoint : endpoints) {
      Object known = paths.get(endpoint.path());
      Map<String, @Nullable Object> item = Json.object();
      if (known instanceof Map<?, ?> verbs) {
        verbs.forEach((verb, operation) -> item.put(String.valueOf(verb), operation));
      }
      item.put(endpoint.method().toLowerCase(Locale.ROOT), operation(endpoint));
      paths.put(endpoint.path(), item);
    }
    Map<String, @Nullable Object> document = Json.object();
    document.put("openapi", "3.1.0");
    document.put("info", info);
    document.put("paths", paths);
    document.put(
        "components",
        Map.of("securitySchemes", Map.of("token", Map.of("type", "http", "scheme", "bearer"))));
    document.put("security", List.of(Map.of("token", List.of()), Map.of()));
    return document;
  }

  private static Map<String, @Nullable Object> operation(Endpoint endpoint) {
    Map<String, @Nullable Object> operation = Json.object();
    operation.put("summary", endpoint.summary());
    List<Object> parameters = new ArrayList<>();
    for (String element : endpoint.path().split("/", -1)) {
      if (element.startsWith("{")) {
        parameters.add(parameter(element.substring(1, element.length() - 1), "path", ""));
      }
    }
    for (String line : endpoint.parameters()) {
      parameters.add(parameter(before(line), "query", after(line)));
    }
    operation.put("parameters", parameters);
    Map<String, @Nullable Object> responses = Json.object();
    endpoint
        .replies()
        .forEach(line -> responses.put(before(line), Map.of("description", after(line))));
    operation.put("responses", responses);
    return operation;
  }

  private static Map<String, @Nullable Object> parameter(String name, String in, String what) {
    Map<String, @Nullable Object> parameter = Json.object();
    parameter.put("name", name);
    parameter.put("in", in);
    parameter.put("required", in.equals("path"));
    if (!what.isEmpty()) {
      parameter.put("description", what);
    }
    parameter.put("schema", Map.of("type", "string"));
    return parameter;
  }

  private static String before(String line) {
    return line.substring(0, line.indexOf(':'));
  }

  private static String after(String line) {
    return line.substring(line.indexOf(':') + 1).strip();
  }
}
