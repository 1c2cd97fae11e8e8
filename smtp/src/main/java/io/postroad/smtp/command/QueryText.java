package io.postroad.smtp.command;

import io.postroad.smtp.text.Utf8;
import java.util.Locale;
import java.util.Optional;

/**
 * The argument of VRFY and EXPN: a string, and behind it perhaps the word SMTPUTF8, with which
 * string and answer may be UTF-8 (RFC 6531 §3.7.4.2). Immutable.
 */
record QueryText(String text, boolean smtpUtf8) {
  static final String PARAMETER = " SMTPUTF8";

  /** Reads the argument; empty when it holds what it may not. */
  static Optional<QueryText> parse(byte[] line, int from, int end) {
    int stringEnd = stringEnd(line, from, end);
    if (stringEnd == end) {
      return CommandParser.isText(line, from, end)
          ? Optional.of(new QueryText(CommandParser.text(line, from, end), false))
          : Optional.empty();
    }
    return Utf8.decode(line, from, stringEnd)
        .filter(Utf8::isPrintable)
        .map(text -> new QueryText(text, true));
  }

  /** Where the string ends: before the parameter, or at the end when there is none. */
  private static int stringEnd(byte[] line, int from, int end) {
    int at = end - PARAMETER.length();
    if (at <= from
        || !CommandParser.text(line, at, end).toUpperCase(Locale.ROOT).equals(PARAMETER)) {
      return end;
    }
    while (at > from && line[at - 1] == ' ') {
      at--;
    }
    return at == from ? end : at;
  }
}
