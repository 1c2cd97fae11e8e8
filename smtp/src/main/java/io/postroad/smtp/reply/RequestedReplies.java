package io.postroad.smtp.reply;

import java.util.List;
import java.util.Optional;

/** Refusals that somebody asked for, to see what a client makes of them. Stateless. */
public final class RequestedReplies {
  private RequestedReplies() {}

  /**
   * A refusal with this code and a status that says no more than its class.
   *
   * @throws IllegalArgumentException when the code is not 400 to 599
   */
  public static Reply refusal(int code) {
    if (code < 400 || code > 599) {
      throw new IllegalArgumentException("a refusal is 400 to 599, not " + code);
    }
    return Wording.reply(
        code,
        Optional.of(new EnhancedStatus(code / 100, 0, 0)),
        List.of("refused, as it was asked for"));
  }
}
