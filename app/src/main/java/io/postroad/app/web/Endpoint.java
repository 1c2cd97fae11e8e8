package io.postroad.app.web;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One thing the API can do: the table of these answers requests and describes itself. Begin with
 * {@link #get}, {@link #put}, {@link #post} or {@link #delete}, then say what it takes and answers.
 * Immutable.
 *
 * @param path elements in braces match any one element; {@code {ID}.html} one that ends so. Of two
 *     paths that match, the one with the earlier literal element is taken
 * @param parameters of the query
 * @param body what the request's body must be; empty when there is none
 * @param responses what it answers; those of the gate (401, 403, 413, 421, 429) go without saying
 */
public record Endpoint(
    String method,
    String path,
    String summary,
    List<Parameter> parameters,
    Optional<Content> body,
    List<Response> responses,
    Handler handler) {

  static final String JSON = "application/json";
  static final String TEXT = "text/plain";

  /** Copies the lists. */
  public Endpoint {
    parameters = List.copyOf(parameters);
    responses = List.copyOf(responses);
  }

  /**
   * One that is described in words only: it answers JSON of any form, and our usual {@code
   * {"error": ...}} from 400 on. Say more with {@link #answers(int, String, Schema)} and its like.
   *
   * @param parameters of the query, {@code name: what it is}
   * @param replies {@code status: what it means}
   */
  public Endpoint(
      String method,
      String path,
      String summary,
      List<String> parameters,
      List<String> replies,
      Handler handler) {
    this(
        method,
        path,
        summary,
        parameters.stream().map(Parameter::words).toList(),
        Optional.empty(),
        replies.stream().map(Response::words).toList(),
        handler);
  }

  /** Answers a request. */
  @FunctionalInterface
  public interface Handler {
    /**
     * Answers it.
     *
     * @param elements what stands in the place of the path's braces, in order
     */
    void answer(HttpExchange exchange, List<String> elements) throws IOException;
  }

  /**
   * What a body is.
   *
   * @param mediaType without parameters
   */
  public record Content(String mediaType, Schema schema) {}

  /**
   * One parameter of the query.
   *
   * @param required whether nothing is answered without it
   */
  public record Parameter(String name, String what, Schema schema, boolean required) {
    private static Parameter words(String line) {
      return new Parameter(before(line), after(line), Schema.text(), false);
    }
  }

  /** One way to answer; the content is empty where there is no body. */
  public record Response(int status, String what, Optional<Content> content) {
    private static Response words(String line) {
      int status = Integer.parseInt(before(line));
      Schema schema = status < 400 ? Schema.any() : Schema.ERROR;
      return new Response(status, after(line), Optional.of(new Content(JSON, schema)));
    }
  }

  /** One that reads. */
  public static Endpoint get(String path, String summary, Handler handler) {
    return of("GET", path, summary, handler);
  }

  /** One that changes what is there. */
  public static Endpoint put(String path, String summary, Handler handler) {
    return of("PUT", path, summary, handler);
  }

  /** One that does something. */
  public static Endpoint post(String path, String summary, Handler handler) {
    return of("POST", path, summary, handler);
  }

  /** One that deletes. */
  public static Endpoint delete(String path, String summary, Handler handler) {
    return of("DELETE", path, summary, handler);
  }

  private static Endpoint of(String method, String path, String summary, Handler handler) {
    return new Endpoint(
        method, path, summary, List.<Parameter>of(), Optional.empty(), List.of(), handler);
  }

  /** The same with a parameter that may be left out. */
  public Endpoint takes(String name, String what, Schema schema) {
    return with(new Parameter(name, what, schema, false));
  }

  /** The same with a parameter that must be given. */
  public Endpoint needs(String name, String what, Schema schema) {
    return with(new Parameter(name, what, schema, true));
  }

  private Endpoint with(Parameter parameter) {
    List<Parameter> all = new ArrayList<>(parameters);
    all.add(parameter);
    return new Endpoint(method, path, summary, all, body, responses, handler);
  }

  /** The same with a JSON body. */
  public Endpoint body(Schema schema) {
    return new Endpoint(
        method,
        path,
        summary,
        parameters,
        Optional.of(new Content(JSON, schema)),
        responses,
        handler);
  }

  /** The same with a JSON answer. */
  public Endpoint answers(int status, String what, Schema schema) {
    return answers(status, what, JSON, schema);
  }

  /** The same with an answer in plain text. */
  public Endpoint says(int status, String what) {
    return answers(status, what, TEXT, Schema.text());
  }

  /** The same with our usual JSON word of what is wrong. */
  public Endpoint fails(int status, String what) {
    return answers(status, what, JSON, Schema.ERROR);
  }

  /** The same with an answer of some media type. */
  public Endpoint answers(int status, String what, String mediaType, Schema schema) {
    return with(new Response(status, what, Optional.of(new Content(mediaType, schema))));
  }

  /** The same with an answer that has no body. */
  public Endpoint answers(int status, String what) {
    return with(new Response(status, what, Optional.empty()));
  }

  private Endpoint with(Response response) {
    List<Response> all = new ArrayList<>(responses);
    all.add(response);
    return new Endpoint(method, path, summary, parameters, body, all, handler);
  }

  /** Whether the request changes anything. */
  boolean changes() {
    return !method.equals("GET");
  }

  private static String before(String line) {
    return line.substring(0, line.indexOf(':'));
  }

  private static String after(String line) {
    return line.substring(line.indexOf(':') + 1).strip();
  }
}
