package io.postroad.smtp.reply;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The codes of every reply that a server of ours gives, for those who explain them. Stateless. */
public final class ReplyCodes {

  /**
   * What one situation is answered with. Immutable.
   *
   * @param situation its name in the catalogue
   */
  public record Coded(String situation, int code, Optional<EnhancedStatus> status) {}

  private ReplyCodes() {}

  /** One entry for each situation, in the order of the catalogue. */
  public static List<Coded> all() {
    return Arrays.stream(Situation.values())
        .map(situation -> new Coded(situation.name(), situation.code(), situation.status()))
        .toList();
  }
}
