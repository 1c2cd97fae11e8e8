package io.postroad.smtp.command;

/** What the characters of arguments may be. Stateless. */
final class CommandText {

  private CommandText() {}

  /** Printable ASCII without spaces throughout. */
  static boolean isWord(String text) {
    return text.chars().allMatch(c -> c > ' ' && c < 0x7F);
  }

  /** The string of VRFY or EXPN without the quotes or brackets it may have been written in. */
  static String bare(String query) {
    int last = query.length() - 1;
    if (last < 1) {
      return query;
    }
    if (query.charAt(0) == '<' && query.charAt(last) == '>') {
      return query.substring(1, last);
    }
    return query.charAt(0) == '"' && closingQuote(query) == last ? unquoted(query, last) : query;
  }

  /** Where the quoted string that begins the text ends, or -1. */
  private static int closingQuote(String text) {
    for (int i = 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        return i;
      }
      if (c == '\\') {
        i++;
      }
    }
    return -1;
  }

  private static String unquoted(String text, int close) {
    StringBuilder value = new StringBuilder(close);
    for (int i = 1; i < close; i++) {
      if (text.charAt(i) == '\\') {
        i++;
      }
      value.append(text.charAt(i));
    }
    return value.toString();
  }
}
