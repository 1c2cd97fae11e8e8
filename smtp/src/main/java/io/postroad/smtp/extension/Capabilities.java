package io.postroad.smtp.extension;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What a server offers, as the client reads it from the reply to EHLO (RFC 5321 §4.1.1.1). Keywords
 * have no case. Immutable.
 */
public final class Capabilities {

  /** Nothing: the server knows HELO only. */
  public static final Capabilities NONE = new Capabilities(Map.of());

  private static final int SIZE_DIGITS_MAX = 19;

  private final Map<String, List<String>> parameters;
  private final SessionLimits limits;

  private Capabilities(Map<String, List<String>> parameters) {
    this.parameters = parameters;
    this.limits = SessionLimits.of(parameters(Keyword.LIMITS.word()));
  }

  /**
   * Reads the lines of the reply behind the first; of a keyword that stands there twice the first
   * counts.
   */
  public static Capabilities of(List<String> reply) {
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    for (String line : reply.subList(1, reply.size())) {
      List<String> words = List.of(line.strip().split(" +"));
      String keyword = words.getFirst().toUpperCase(Locale.ROOT);
      if (!keyword.isEmpty()) {
        parameters.putIfAbsent(keyword, words.subList(1, words.size()));
      }
    }
    return new Capabilities(Map.copyOf(parameters));
  }

  /** Whether the keyword is offered. */
  public boolean offers(String keyword) {
    return parameters.containsKey(keyword.toUpperCase(Locale.ROOT));
  }

  /** Whether the keyword is offered. */
  public boolean offers(Keyword keyword) {
    return parameters.containsKey(keyword.word());
  }

  /** The words behind the keyword; empty when there are none or it is not offered. */
  public List<String> parameters(String keyword) {
    return parameters.getOrDefault(keyword.toUpperCase(Locale.ROOT), List.of());
  }

  /** The largest message the server takes; empty when it names no limit (RFC 1870 §4). */
  public OptionalLong sizeLimit() {
    return parameters(Keyword.SIZE.word()).stream()
        .limit(1)
        .filter(Capabilities::isSize)
        .mapToLong(Long::parseUnsignedLong)
        .map(size -> size < 0 ? Long.MAX_VALUE : size)
        .filter(size -> size > 0)
        .findFirst();
  }

  /** How much of a session the server grants (RFC 9422). */
  public SessionLimits limits() {
    return limits;
  }

  private static boolean isSize(String word) {
    return !word.isEmpty()
        && word.length() <= SIZE_DIGITS_MAX
        && word.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
