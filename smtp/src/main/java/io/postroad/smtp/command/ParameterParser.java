package io.postroad.smtp.command;

import io.postroad.smtp.text.Printable;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The parameters behind a path (RFC 5321 §4.1.2, esmtp-param). Every one must be known, well-formed
 * and alone of its name. Confined to one call; the first fault ends the reading.
 */
final class ParameterParser {

  /** Rule S4; RFC 1870 allows twenty, which no message fills. */
  private static final int SIZE_DIGITS_MAX = 19;

  private final byte[] line;
  private final int end;
  private int at;
  private String keyword = "";
  private @Nullable String value;
  private Parsed.@Nullable Faulty fault;

  ParameterParser(byte[] line, int from, int end) {
    this.line = line;
    this.at = from;
    this.end = end;
  }

  /** The fault that ended the reading, if one did. */
  Optional<Parsed.Faulty> fault() {
    return Optional.ofNullable(fault);
  }

  /** The parameters of MAIL; meaningless after a fault. */
  MailParameters mail() {
    if (at == end) {
      return MailParameters.NONE;
    }
    OptionalLong size = OptionalLong.empty();
    Optional<BodyType> body = Optional.empty();
    while (next()) {
      switch (keyword) {
        case "SIZE" -> {
          if (size.isPresent()) {
            fail(SyntaxFault.DUPLICATE_PARAMETER, keyword);
          } else {
            size = size();
          }
        }
        case "BODY" -> {
          if (body.isPresent()) {
            fail(SyntaxFault.DUPLICATE_PARAMETER, keyword);
          } else {
            body = body();
          }
        }
        default -> fail(SyntaxFault.UNKNOWN_PARAMETER, keyword);
      }
    }
    return new MailParameters(size, body);
  }

  /** The parameters of RCPT; meaningless after a fault. */
  RcptParameters rcpt() {
    if (next()) {
      fail(SyntaxFault.UNKNOWN_PARAMETER, keyword);
    }
    return RcptParameters.NONE;
  }

  /**
   * Reads the next parameter into {@code keyword} and {@code value}; false at the end or a fault.
   */
  private boolean next() {
    if (fault != null || at == end) {
      return false;
    }
    int start = at;
    while (at < end && line[at] == ' ') {
      at++;
    }
    int word = at;
    while (at < end && isKeyword(line[at])) {
      at++;
    }
    boolean named = start < word && word < at && line[word] != '-';
    keyword = text(word, at).toUpperCase(Locale.ROOT);
    value = null;
    if (at < end && line[at] == '=') {
      int from = at + 1;
      at = from;
      while (at < end && isValue(line[at])) {
        at++;
      }
      named &= at > from;
      value = text(from, at);
    }
    if (!named || (at < end && line[at] != ' ')) {
      fail(SyntaxFault.BAD_PARAMETER, text(word, end));
      return false;
    }
    return true;
  }

  /** A number over what a long holds is well-formed and simply larger than any limit. */
  private OptionalLong size() {
    String digits = value;
    if (digits == null || digits.length() > SIZE_DIGITS_MAX || !isDigits(digits)) {
      fail(SyntaxFault.BAD_PARAMETER, keyword);
      return OptionalLong.empty();
    }
    long parsed = Long.parseUnsignedLong(digits);
    return OptionalLong.of(parsed < 0 ? Long.MAX_VALUE : parsed);
  }

  private Optional<BodyType> body() {
    for (BodyType type : BodyType.values()) {
      if (type.keyword().equalsIgnoreCase(value)) {
        return Optional.of(type);
      }
    }
    fail(SyntaxFault.BAD_PARAMETER, keyword);
    return Optional.empty();
  }

  private void fail(SyntaxFault why, String detail) {
    fault = new Parsed.Faulty(why, Printable.echo(detail));
  }

  private static boolean isKeyword(byte b) {
    return (b >= 'A' && b <= 'Z') || (b >= 'a' && b <= 'z') || (b >= '0' && b <= '9') || b == '-';
  }

  private static boolean isValue(byte b) {
    return b > ' ' && b < 0x7F && b != '=';
  }

  private static boolean isDigits(String text) {
    return text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private String text(int from, int to) {
    return new String(line, from, to - from, StandardCharsets.ISO_8859_1);
  }
}
