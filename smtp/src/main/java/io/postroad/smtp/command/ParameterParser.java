package io.postroad.smtp.command;

import io.postroad.smtp.address.Mailbox;
import io.postroad.smtp.address.NullReversePath;
import io.postroad.smtp.address.ReversePath;
import io.postroad.smtp.text.Printable;
import io.postroad.smtp.text.Xtext;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The parameters behind a path (RFC 5321 §4.1.2, esmtp-param). Every one must be known, well-formed
 * and alone of its name; whether it is offered on this connection is the session's to say. Confined
 * to one call; the first fault ends the reading.
 */
final class ParameterParser {

  /** Rule S4; RFC 1870 allows twenty, which no message fills. */
  private static final int SIZE_DIGITS_MAX = 19;

  /** HOLDFOR and BY (RFC 4865 §3, RFC 2852 §4). */
  private static final int SECONDS_DIGITS_MAX = 9;

  private final Function<String, Optional<OriginalRecipient>> originals;
  private final byte[] line;
  private final int end;
  private int at;
  private String keyword = "";
  private @Nullable String value;
  private Parsed.@Nullable Faulty fault;

  /** Reads what stands behind a path in a command. */
  ParameterParser(byte[] line, int from, int end) {
    this(line, from, end, OriginalRecipient::parse);
  }

  /** Reads parameters that were accepted before, by these or other limits. */
  static ParameterParser stored(byte[] line) {
    return new ParameterParser(line, 0, line.length, OriginalRecipient::stored);
  }

  private ParameterParser(
      byte[] line, int from, int end, Function<String, Optional<OriginalRecipient>> originals) {
    this.originals = originals;
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
    boolean smtpUtf8 = false;
    Optional<ReversePath> auth = Optional.empty();
    Optional<Returned> ret = Optional.empty();
    Optional<EnvelopeId> envid = Optional.empty();
    Optional<Hold> hold = Optional.empty();
    Optional<DeliverBy> by = Optional.empty();
    OptionalInt priority = OptionalInt.empty();
    boolean requireTls = false;
    Set<String> seen = new HashSet<>();
    while (next(seen)) {
      switch (keyword) {
        case "SIZE" -> size = size();
        case "BODY" -> body = body();
        case "SMTPUTF8" -> smtpUtf8 = alone();
        case "AUTH" -> auth = wellFormed(auth());
        case "RET" -> ret = ret();
        case "ENVID" -> envid = wellFormed(EnvelopeId.parse(value()));
        case "HOLDFOR", "HOLDUNTIL" -> {
          if (hold.isPresent()) {
            fail(SyntaxFault.DUPLICATE_PARAMETER, keyword);
          }
          hold = wellFormed(keyword.equals("HOLDFOR") ? holdFor() : holdUntil());
        }
        case "BY" -> by = wellFormed(by());
        case "MT-PRIORITY" -> priority = priority();
        case "REQUIRETLS" -> requireTls = alone();
        default -> fail(SyntaxFault.UNKNOWN_PARAMETER, keyword);
      }
    }
    return fault == null
        ? new MailParameters(size, body, smtpUtf8, auth, ret, envid, hold, by, priority, requireTls)
        : MailParameters.NONE;
  }

  /** The parameters of RCPT; meaningless after a fault. */
  RcptParameters rcpt() {
    if (at == end) {
      return RcptParameters.NONE;
    }
    Optional<Notify> notify = Optional.empty();
    Optional<OriginalRecipient> original = Optional.empty();
    Set<String> seen = new HashSet<>();
    while (next(seen)) {
      switch (keyword) {
        case "NOTIFY" -> notify = wellFormed(Notify.parse(value()));
        case "ORCPT" -> original = wellFormed(originals.apply(value()));
        default -> fail(SyntaxFault.UNKNOWN_PARAMETER, keyword);
      }
    }
    return new RcptParameters(notify, original);
  }

  /**
   * Reads the next parameter into {@code keyword} and {@code value}; false at the end or a fault.
   */
  private boolean next(Set<String> seen) {
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
    if (!seen.add(keyword)) {
      fail(SyntaxFault.DUPLICATE_PARAMETER, keyword);
      return false;
    }
    return true;
  }

  /** The value, empty when there is none: no parameter with a value takes an empty one. */
  private String value() {
    return value == null ? "" : value;
  }

  /** A parameter without a value. */
  private boolean alone() {
    if (value != null) {
      fail(SyntaxFault.BAD_PARAMETER, keyword);
    }
    return true;
  }

  private <T> Optional<T> wellFormed(Optional<T> parsed) {
    if (parsed.isEmpty()) {
      fail(SyntaxFault.BAD_PARAMETER, keyword);
    }
    return parsed;
  }

  /** A number over what a long holds is well-formed and simply larger than any limit. */
  private OptionalLong size() {
    String digits = value();
    if (digits.isEmpty() || digits.length() > SIZE_DIGITS_MAX || !isDigits(digits)) {
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

  private Optional<ReversePath> auth() {
    return value().equals("<>")
        ? Optional.of(new NullReversePath())
        : Xtext.decodeUtf8(value()).flatMap(Mailbox::parse);
  }

  private Optional<Returned> ret() {
    for (Returned ret : Returned.values()) {
      if (ret.name().equalsIgnoreCase(value)) {
        return Optional.of(ret);
      }
    }
    fail(SyntaxFault.BAD_PARAMETER, keyword);
    return Optional.empty();
  }

  private Optional<Hold> holdFor() {
    String digits = value();
    boolean number = !digits.isEmpty() && digits.length() <= SECONDS_DIGITS_MAX && isDigits(digits);
    return !number || digits.startsWith("0") // RFC 4865 §3: from 1 on, no leading zeros
        ? Optional.empty()
        : Optional.of(new Hold.For(Duration.ofSeconds(Long.parseLong(digits))));
  }

  private Optional<Hold> holdUntil() {
    try {
      return Optional.of(new Hold.Until(OffsetDateTime.parse(value()).toInstant()));
    } catch (DateTimeException _) {
      return Optional.empty(); // Not a date and time of RFC 3339: the caller refuses it.
    }
  }

  private Optional<DeliverBy> by() {
    String text = value().toUpperCase(Locale.ROOT);
    int semicolon = text.indexOf(';');
    String seconds = semicolon < 0 ? "" : text.substring(0, semicolon);
    boolean negative = seconds.startsWith("-");
    String digits = negative || seconds.startsWith("+") ? seconds.substring(1) : seconds;
    if (digits.isEmpty() || digits.length() > SECONDS_DIGITS_MAX || !isDigits(digits)) {
      return Optional.empty();
    }
    long number = negative ? -Long.parseLong(digits) : Long.parseLong(digits);
    String mode = text.substring(semicolon + 1);
    return switch (mode) {
      case "N", "NT" ->
          Optional.of(new DeliverBy(number, DeliverBy.Mode.NOTIFY, mode.length() > 1));
      case "R", "RT" ->
          number <= 0
              ? Optional.empty()
              : Optional.of(new DeliverBy(number, DeliverBy.Mode.RETURN, mode.length() > 1));
      default -> Optional.empty();
    };
  }

  private OptionalInt priority() {
    String text = value();
    String digit = text.startsWith("-") ? text.substring(1) : text;
    // RFC 6710 §7: no plus sign, and no minus before a zero.
    if (digit.length() != 1 || !isDigits(digit) || text.equals("-0")) {
      fail(SyntaxFault.BAD_PARAMETER, keyword);
      return OptionalInt.empty();
    }
    return OptionalInt.of(Integer.parseInt(text));
  }

  private void fail(SyntaxFault why, String detail) {
    if (fault == null) {
      fault = new Parsed.Faulty(why, Printable.echo(detail));
    }
  }

  private static boolean isKeyword(byte b) {
    return (b >= 'A' && b <= 'Z') || (b >= 'a' && b <= 'z') || (b >= '0' && b <= '9') || b == '-';
  }

  /** esmtp-value with the UTF-8 of RFC 6531 §3.3, which ORCPT alone takes (RFC 6533 §3). */
  private static boolean isValue(byte b) {
    return b < 0 || (b > ' ' && b < 0x7F && b != '=');
  }

  private static boolean isDigits(String text) {
    return text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private String text(int from, int to) {
    return new String(line, from, to - from, StandardCharsets.ISO_8859_1);
  }
}
