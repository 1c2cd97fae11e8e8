package io.postroad.smtp.reply;

import io.postroad.smtp.text.Printable;
import java.util.List;
import java.util.Optional;

/** Refusals in the words of whoever asked for a fault on demand. Stateless. */
public final class AskedReplies {
  private static final int CODE_DIGITS = 3;

  private AskedReplies() {}

  /**
   * The refusal written as {@code 451 4.3.0 try later}; empty when it is none. A text without an
   * enhanced status gets that of its class, for every refusal has one (RFC 2034 §4).
   */
  public static Optional<Reply> parse(String said) {
    String text = said.strip();
    boolean digits =
        text.length() >= CODE_DIGITS
            && text.substring(0, CODE_DIGITS).chars().allMatch(c -> c >= '0' && c <= '9');
    if (!digits || (text.length() > CODE_DIGITS && text.charAt(CODE_DIGITS) != ' ')) {
      return Optional.empty();
    }
    return of(
        Integer.parseInt(text.substring(0, CODE_DIGITS)), text.substring(CODE_DIGITS).strip());
  }

  /** The same with the code apart. */
  public static Optional<Reply> of(int code, String text) {
    if (code < 400 || code > 599) {
      return Optional.empty();
    }
    int space = text.indexOf(' ');
    String first = space < 0 ? text : text.substring(0, space);
    Optional<EnhancedStatus> given = EnhancedStatus.parse(first);
    if (given.filter(status -> status.cls() != code / 100).isPresent()) {
      return Optional.empty();
    }
    String words = given.isEmpty() ? text : text.substring(first.length()).strip();
    return Optional.of(
        Wording.reply(
            code,
            given.or(() -> Optional.of(new EnhancedStatus(code / 100, 0, 0))),
            List.of(words.isEmpty() ? "as asked for" : Printable.line(words, 400))));
  }
}
