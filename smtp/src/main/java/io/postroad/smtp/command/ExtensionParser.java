package io.postroad.smtp.command;

import io.postroad.smtp.text.Xtext;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The commands that extensions define, and LHLO; total like {@link CommandParser}. Stateless. */
final class ExtensionParser {
  private static final int SIZE_DIGITS_MAX = 19;
  private static final int MECHANISM_MAX = 20;

  private ExtensionParser() {}

  /** Reads the argument of a verb that is not of RFC 5321; empty when it is no verb at all. */
  static Optional<Parsed> parse(byte[] line, int verbEnd, int from, int end) {
    Optional<Verb> verb =
        verbEnd < 4 || verbEnd > 8
            ? Optional.empty()
            : Verb.find(CommandParser.text(line, 0, verbEnd));
    return verb.map(known ->
        switch (known) {
          case STARTTLS -> CommandParser.alone(new Command.StartTls(), line, from, end);
          case AUTH -> auth(line, from, end);
          case BDAT -> bdat(line, from, end);
          case ETRN -> etrn(line, from, end);
          case LHLO -> CommandParser.hello(Command.Lhlo::new, line, from, end);
          case XCLIENT -> xclient(line, from, end);
          case EHLO, HELO, MAIL, RCPT, DATA, RSET, VRFY, EXPN, HELP, NOOP, QUIT ->
              throw new IllegalStateException(known + " was read before");
        });
  }

  /** {@code BDAT size [LAST]} (RFC 3030 §2), with the size in plain digits (rule S4). */
  static Parsed bdat(byte[] line, int from, int end) {
    String[] words = words(line, from, end);
    if (words.length == 0) {
      return CommandParser.faulty(SyntaxFault.BAD_CHUNK);
    }
    String digits = words[0];
    boolean last = words.length == 2 && words[1].equalsIgnoreCase("LAST");
    if (digits.length() > SIZE_DIGITS_MAX
        || !digits.chars().allMatch(c -> c >= '0' && c <= '9')
        || words.length > (last ? 2 : 1)) {
      return CommandParser.faulty(SyntaxFault.BAD_CHUNK, line, from, end);
    }
    long size = Long.parseUnsignedLong(digits);
    return CommandParser.well(new Command.Bdat(size < 0 ? Long.MAX_VALUE : size, last));
  }

  private static Parsed auth(byte[] line, int from, int end) {
    String[] words = words(line, from, end);
    if (words.length == 0) {
      return CommandParser.faulty(SyntaxFault.MISSING_ARGUMENT);
    }
    String mechanism = words[0].toUpperCase(Locale.ROOT);
    if (words.length > 2 || !isMechanism(mechanism)) {
      // The argument may be a password: it is not repeated.
      return CommandParser.faulty(SyntaxFault.BAD_ARGUMENT);
    }
    if (words.length == 2 && !words[1].chars().allMatch(c -> c > ' ' && c < 0x7F)) {
      return CommandParser.faulty(SyntaxFault.BAD_ARGUMENT);
    }
    return CommandParser.well(
        new Command.Auth(mechanism, words.length == 2 ? Optional.of(words[1]) : Optional.empty()));
  }

  /** sasl-mech of RFC 4954 §8. */
  private static boolean isMechanism(String word) {
    return word.length() <= MECHANISM_MAX
        && word.chars()
            .allMatch(
                c -> (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_');
  }

  private static Parsed etrn(byte[] line, int from, int end) {
    String[] words = words(line, from, end);
    if (words.length == 0) {
      return CommandParser.faulty(SyntaxFault.MISSING_ARGUMENT);
    }
    return words.length == 1 && CommandText.isWord(words[0])
        ? CommandParser.well(new Command.Etrn(words[0]))
        : bad(line, from, end);
  }

  private static Parsed xclient(byte[] line, int from, int end) {
    String[] words = words(line, from, end);
    if (words.length == 0) {
      return CommandParser.faulty(SyntaxFault.MISSING_ARGUMENT);
    }
    Map<String, String> attributes = new LinkedHashMap<>();
    for (String word : words) {
      int equals = word.indexOf('=');
      String name = equals < 0 ? "" : word.substring(0, equals).toUpperCase(Locale.ROOT);
      Optional<String> value =
          name.isEmpty() || !name.chars().allMatch(c -> c >= 'A' && c <= 'Z')
              ? Optional.empty()
              : Xtext.decode(word.substring(equals + 1));
      if (value.isEmpty() || attributes.putIfAbsent(name, value.get()) != null) {
        return bad(line, from, end);
      }
    }
    return CommandParser.well(new Command.Xclient(attributes));
  }

  private static Parsed bad(byte[] line, int from, int end) {
    return CommandParser.faulty(SyntaxFault.BAD_ARGUMENT, line, from, end);
  }

  /** The words of an argument, octets as characters. */
  private static String[] words(byte[] line, int from, int end) {
    if (from == end) {
      return new String[0];
    }
    return new String(line, from, end - from, java.nio.charset.StandardCharsets.ISO_8859_1)
        .split(" +");
  }
}
