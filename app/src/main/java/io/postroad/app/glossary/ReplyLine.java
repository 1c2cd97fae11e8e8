package io.postroad.app.glossary;

import io.postroad.smtp.reply.EnhancedStatus;
import java.util.Optional;

/**
 * One line of a reply in its parts (RFC 5321 §4.2). Immutable.
 *
 * @param goesOn a hyphen stands behind the code
 * @param text what stands behind the code, with the enhanced status
 */
record ReplyLine(int code, boolean goesOn, Optional<EnhancedStatus> status, String text) {
  private static final int DIGITS = 3;

  /** Its parts; empty for what is no reply. */
  static Optional<ReplyLine> parse(String line) {
    boolean digits =
        line.length() >= DIGITS
            && line.substring(0, DIGITS).chars().allMatch(c -> c >= '0' && c <= '9')
            && line.charAt(0) >= '2'
            && line.charAt(0) <= '5';
    boolean separated =
        line.length() == DIGITS || (digits && " -".indexOf(line.charAt(DIGITS)) >= 0);
    if (!digits || !separated) {
      return Optional.empty();
    }
    String text = line.length() == DIGITS ? "" : line.substring(DIGITS + 1);
    return Optional.of(
        new ReplyLine(
            Integer.parseInt(line.substring(0, DIGITS)),
            line.length() > DIGITS && line.charAt(DIGITS) == '-',
            EnhancedStatus.parse(text.split(" ", 2)[0]),
            text));
  }

  String codeText() {
    return Integer.toString(code);
  }
}
