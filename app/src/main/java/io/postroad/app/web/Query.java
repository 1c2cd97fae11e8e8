package io.postroad.app.web;

import com.sun.net.httpserver.HttpExchange;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The parameters of a request's address. Immutable. */
public record Query(Map<String, String> values) {
  private static final int PARAMETERS_MAX = 100;

  /** The parameters of a request. */
  public static Query of(HttpExchange exchange) {
    return parse(exchange.getRequestURI().getRawQuery());
  }

  /** Of two parameters with one name the first counts; what cannot be decoded is left out. */
  public static Query parse(@Nullable String raw) {
    Map<String, String> values = new HashMap<>();
    if (raw != null) {
      for (String pair : raw.split("&", PARAMETERS_MAX)) {
        int equals = pair.indexOf('=');
        String name = equals < 0 ? pair : pair.substring(0, equals);
        String value = equals < 0 ? "" : pair.substring(equals + 1);
        decode(name).ifPresent(n -> decode(value).ifPresent(v -> values.putIfAbsent(n, v)));
      }
    }
    return new Query(values);
  }

  private static Optional<String> decode(String text) {
    try {
      return Optional.of(URLDecoder.decode(text, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException malformed) {
      return Optional.empty(); // no parameter of ours looks like that
    }
  }

  /** The value of that name. */
  public Optional<String> value(String name) {
    return Optional.ofNullable(values.get(name));
  }

  /** A whole number from {@code min} to {@code max}; anything else is the default. */
  public int number(String name, int fallback, int min, int max) {
    String text = values.getOrDefault(name, "");
    boolean digits =
        !text.isEmpty() && text.length() <= 9 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    return digits ? Math.clamp(Integer.parseInt(text), min, max) : fallback;
  }
}
