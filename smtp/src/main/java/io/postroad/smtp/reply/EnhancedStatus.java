package io.postroad.smtp.reply;

import java.util.Optional;

/**
 * An enhanced mail system status code (RFC 3463). Immutable.
 *
 * @param cls 2 success, 4 persistent transient failure, 5 permanent failure
 * @param subject 0 to 999
 * @param detail 0 to 999
 */
public record EnhancedStatus(int cls, int subject, int detail) {

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException when RFC 3463 §2 does not allow them
   */
  public EnhancedStatus {
    if (cls != 2 && cls != 4 && cls != 5) {
      throw new IllegalArgumentException("an enhanced status begins with 2, 4 or 5");
    }
    if (subject < 0 || subject > 999 || detail < 0 || detail > 999) {
      throw new IllegalArgumentException("an enhanced status has numbers of three digits");
    }
  }

  /** Reads {@code 5.1.1}; empty for anything else. */
  public static Optional<EnhancedStatus> parse(String text) {
    int first = text.indexOf('.');
    int second = text.indexOf('.', first + 1);
    if (first != 1 || second < 0 || "245".indexOf(text.charAt(0)) < 0) {
      return Optional.empty();
    }
    int subject = number(text, first + 1, second);
    int detail = number(text, second + 1, text.length());
    return subject < 0 || detail < 0
        ? Optional.empty()
        : Optional.of(new EnhancedStatus(text.charAt(0) - '0', subject, detail));
  }

  /** As it stands in a reply. */
  public String text() {
    return cls + "." + subject + "." + detail;
  }

  /** One to three digits without a leading zero (RFC 3463 §2), else -1. */
  private static int number(String text, int from, int to) {
    int digits = to - from;
    if (digits < 1 || digits > 3 || (digits > 1 && text.charAt(from) == '0')) {
      return -1;
    }
    int value = 0;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      value = value * 10 + (c - '0');
    }
    return value;
  }
}
