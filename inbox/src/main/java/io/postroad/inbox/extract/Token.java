package io.postroad.inbox.extract;

import java.util.Optional;

/**
 * A piece of a line between spaces without the punctuation around it, to be judged by its form.
 * Immutable.
 *
 * @param text as it stands there
 * @param begin its place in the line
 * @param end the place behind it
 */
record Token(String text, int begin, int end) {
  private static final String INSIDE = "@/\\_=+%&#$€£¥~";

  /** The piece that begins at {@code begin}, with a second group of digits that belongs to it. */
  static Token of(String line, int begin, int spaceAt) {
    int end = spaceAt;
    while (end > begin && !OneTimeCodes.isWord(line.charAt(end - 1))) {
      end--;
    }
    int grouped = secondGroup(line, begin, end, spaceAt);
    return new Token(line.substring(begin, grouped), begin, grouped);
  }

  /** {@code 123 456}: two groups of three or four digits, and no third. */
  private static int secondGroup(String line, int begin, int end, int spaceAt) {
    int length = end - begin;
    if (end != spaceAt
        || (length != 3 && length != 4)
        || !digits(line, begin, end)
        || spaceAt >= line.length()
        || (begin > 1 && line.charAt(begin - 1) == ' ' && isDigit(line.charAt(begin - 2)))) {
      return end;
    }
    int from = spaceAt + 1;
    int to = from;
    while (to < line.length() && isDigit(line.charAt(to))) {
      to++;
    }
    boolean third =
        to + 1 < line.length()
            && (OneTimeCodes.isWord(line.charAt(to))
                || ("-.:/".indexOf(line.charAt(to)) >= 0 && isDigit(line.charAt(to + 1)))
                || (line.charAt(to) == ' ' && isDigit(line.charAt(to + 1))));
    boolean ended = to == line.length() || !OneTimeCodes.isWord(line.charAt(to));
    return to - from == length && !third && ended ? to : end;
  }

  /**
   * The code it may be.
   *
   * @param said whether a word near it speaks of a code
   */
  Optional<String> candidate(String line, boolean said) {
    if ((begin > 0 && INSIDE.indexOf(line.charAt(begin - 1)) >= 0)
        || (end < line.length() && INSIDE.indexOf(line.charAt(end)) >= 0)) {
      return Optional.empty();
    }
    if (text.contains("://") || text.indexOf('@') >= 0) {
      return Optional.empty();
    }
    String plain = text.replace("-", "").replace(" ", "");
    boolean digits = digits(plain, 0, plain.length());
    if (digits) {
      return plain.length() >= 4 && plain.length() <= 8 && evenGroups() && !isMoney(line)
          ? Optional.of(plain)
          : Optional.empty();
    }
    boolean word =
        plain.chars().allMatch(c -> (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'))
            && plain.length() >= 4
            && plain.length() <= 10;
    boolean mixed = plain.chars().anyMatch(c -> c >= '0' && c <= '9');
    if (!word || !(mixed || (said && text.indexOf('-') > 0))) {
      return Optional.empty();
    }
    // G-482913: the letter names the sender, the digits are typed in.
    if (text.length() > 2 && text.charAt(1) == '-' && digits(text, 2, text.length())) {
      return Optional.of(text.substring(2)).filter(code -> code.length() >= 4);
    }
    return Optional.of(text);
  }

  /** Digits in groups of one length, as codes are; not as telephone numbers and dates are. */
  private boolean evenGroups() {
    String[] groups = text.split("[- ]", -1);
    for (String group : groups) {
      if (group.length() != groups[0].length()) {
        return false;
      }
    }
    return groups.length == 1 || (groups.length == 2 && groups[0].length() >= 3);
  }

  /** A word for a currency, or a decimal's rest, stands behind it. */
  private boolean isMoney(String line) {
    String behind = line.substring(end, Math.min(line.length(), end + 5)).strip();
    return behind.startsWith("EUR")
        || behind.startsWith("USD")
        || behind.startsWith("GBP")
        || behind.startsWith("CHF")
        || behind.startsWith("€")
        || behind.startsWith("$");
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean digits(String text, int begin, int end) {
    for (int i = begin; i < end; i++) {
      if (!isDigit(text.charAt(i))) {
        return false;
      }
    }
    return end > begin;
  }
}
