package io.postroad.app.web;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * One thing the API can do: the table of these answers requests and describes itself. Immutable.
 *
 * @param path elements in braces match any one element
 * @param parameters of the query, {@code name: what it is}
 * @param replies {@code status: what it means}
 */
public record Endpoint(
    String method,
    String path,
    String summary,
    List<String> parameters,
    List<String> replies,
    Handler handler) {

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

  /** What stands in the place of the braces, if the path is of this form. */
  public Optional<List<String>> match(String requested) {
    String[] ours = path.split("/", -1);
    String[] theirs = requested.split("/", -1);
    if (ours.length != theirs.length) {
      return Optional.empty();
    }
    List<String> elements = new java.util.ArrayList<>();
    for (int i = 0; i < ours.length; i++) {
      if (ours[i].startsWith("{")) {
        elements.add(theirs[i]);
      } else if (!ours[i].equals(theirs[i])) {
        return Optional.empty();
      }
    }
    return Optional.of(elements);
  }
}
