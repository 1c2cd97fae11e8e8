package io.postroad.smtp.command;

import io.postroad.smtp.address.AddressFault;
import io.postroad.smtp.address.AddressParser;
import io.postroad.smtp.address.AddressParser.Result;
import io.postroad.smtp.address.ForwardPath;
import io.postroad.smtp.address.ReversePath;
import io.postroad.smtp.text.Printable;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;

/**
 * Octets of one line to a command (RFC 5321 §4.1.1). Total: any octets give a value. Verbs and
 * keywords have no case. Lenient in one thing the world does: spaces after {@code FROM:} and {@code
 * TO:}, between arguments and at the end. Paths need their brackets. Thread-safe (no state).
 */
public final class CommandParser {

  private static final int EHLO = 'E' << 24 | 'H' << 16 | 'L' << 8 | 'O';
  private static final int HELO = 'H' << 24 | 'E' << 16 | 'L' << 8 | 'O';
  private static final int MAIL = 'M' << 24 | 'A' << 16 | 'I' << 8 | 'L';
  private static final int RCPT = 'R' << 24 | 'C' << 16 | 'P' << 8 | 'T';
  private static final int DATA = 'D' << 24 | 'A' << 16 | 'T' << 8 | 'A';
  private static final int RSET = 'R' << 24 | 'S' << 16 | 'E' << 8 | 'T';
  private static final int VRFY = 'V' << 24 | 'R' << 16 | 'F' << 8 | 'Y';
  private static final int EXPN = 'E' << 24 | 'X' << 16 | 'P' << 8 | 'N';
  private static final int HELP = 'H' << 24 | 'E' << 16 | 'L' << 8 | 'P';
  private static final int NOOP = 'N' << 24 | 'O' << 16 | 'O' << 8 | 'P';
  private static final int QUIT = 'Q' << 24 | 'U' << 16 | 'I' << 8 | 'T';
  private static final int BDAT = 'B' << 24 | 'D' << 16 | 'A' << 8 | 'T';

  private CommandParser() {}

  /** Reads one line, given without its CR LF. */
  public static Parsed parse(byte[] line) {
    for (byte b : line) {
      if (b == '\r' || b == '\n' || b == 0) {
        return faulty(SyntaxFault.BARE_CONTROL);
      }
    }
    int end = line.length;
    while (end > 0 && line[end - 1] == ' ') {
      end--;
    }
    int verbEnd = 0;
    while (verbEnd < end && line[verbEnd] != ' ') {
      verbEnd++;
    }
    int from = skipSpaces(line, verbEnd, end);
    int verb = verbEnd == 4 ? Verb.pack(line, 0) : 0;
    return switch (verb) {
      case EHLO -> hello(Command.Ehlo::new, line, from, end);
      case HELO -> hello(Command.Helo::new, line, from, end);
      case MAIL -> mail(line, from, end);
      case RCPT -> rcpt(line, from, end);
      case DATA -> alone(new Command.Data(), line, from, end);
      case RSET -> alone(new Command.Rset(), line, from, end);
      case QUIT -> alone(new Command.Quit(), line, from, end);
      case VRFY -> query(true, line, from, end);
      case EXPN -> query(false, line, from, end);
      case HELP, NOOP -> optionalText(verb == HELP, line, from, end);
      case BDAT -> ExtensionParser.bdat(line, from, end);
      default ->
          ExtensionParser.parse(line, verbEnd, from, end)
              .orElse(faulty(SyntaxFault.UNRECOGNIZED_VERB, line, 0, verbEnd));
    };
  }

  static Parsed hello(Function<ClientName, Command> verb, byte[] line, int from, int end) {
    if (from == end) {
      return faulty(SyntaxFault.MISSING_ARGUMENT);
    }
    for (int i = from; i < end; i++) {
      if (line[i] <= ' ' || line[i] == 0x7F) {
        SyntaxFault fault = line[i] < 0 ? SyntaxFault.NOT_ASCII : SyntaxFault.BAD_ARGUMENT;
        return faulty(fault, line, from, end);
      }
    }
    if (end - from > ClientName.OCTETS_MAX) {
      return faulty(SyntaxFault.BAD_ARGUMENT, line, from, end);
    }
    return well(verb.apply(new ClientName(text(line, from, end))));
  }

  private static Parsed mail(byte[] line, int from, int end) {
    if (from == end) {
      return faulty(SyntaxFault.MISSING_ARGUMENT);
    }
    if (!startsWith(line, from, end, "FROM:")) {
      return faulty(SyntaxFault.BAD_REVERSE_PATH, line, from, end);
    }
    int path = skipSpaces(line, from + 5, end);
    return switch (AddressParser.reversePath(line, path, end)) {
      case Result.Broken<ReversePath>(AddressFault fault) ->
          switch (fault) {
            case SYNTAX -> faulty(SyntaxFault.BAD_REVERSE_PATH, line, path, end);
            case TOO_LONG -> faulty(SyntaxFault.REVERSE_PATH_TOO_LONG);
          };
      case Result.Found<ReversePath>(ReversePath reversePath, int at) -> {
        ParameterParser parameters = new ParameterParser(line, at, end);
        MailParameters known = parameters.mail();
        yield parameters
            .fault()
            .<Parsed>map(fault -> fault)
            .orElseGet(() -> well(new Command.Mail(reversePath, known)));
      }
    };
  }

  private static Parsed rcpt(byte[] line, int from, int end) {
    if (from == end) {
      return faulty(SyntaxFault.MISSING_ARGUMENT);
    }
    if (!startsWith(line, from, end, "TO:")) {
      return faulty(SyntaxFault.BAD_FORWARD_PATH, line, from, end);
    }
    int path = skipSpaces(line, from + 3, end);
    return switch (AddressParser.forwardPath(line, path, end)) {
      case Result.Broken<ForwardPath>(AddressFault fault) ->
          switch (fault) {
            case SYNTAX -> faulty(SyntaxFault.BAD_FORWARD_PATH, line, path, end);
            case TOO_LONG -> faulty(SyntaxFault.FORWARD_PATH_TOO_LONG);
          };
      case Result.Found<ForwardPath>(ForwardPath forwardPath, int at) -> {
        ParameterParser parameters = new ParameterParser(line, at, end);
        RcptParameters known = parameters.rcpt();
        yield parameters
            .fault()
            .<Parsed>map(fault -> fault)
            .orElseGet(() -> well(new Command.Rcpt(forwardPath, known)));
      }
    };
  }

  static Parsed alone(Command command, byte[] line, int from, int end) {
    return from == end ? well(command) : faulty(SyntaxFault.UNEXPECTED_ARGUMENT, line, from, end);
  }

  private static Parsed query(boolean verify, byte[] line, int from, int end) {
    if (from == end) {
      return faulty(SyntaxFault.MISSING_ARGUMENT);
    }
    Optional<QueryText> query = QueryText.parse(line, from, end);
    return query
        .map(q ->
            well(
                verify
                    ? new Command.Vrfy(q.text(), q.smtpUtf8())
                    : new Command.Expn(q.text(), q.smtpUtf8())))
        .orElseGet(() -> faulty(SyntaxFault.NOT_ASCII, line, from, end));
  }

  private static Parsed optionalText(boolean help, byte[] line, int from, int end) {
    if (!isText(line, from, end)) {
      return faulty(SyntaxFault.NOT_ASCII, line, from, end);
    }
    Optional<String> text = from == end ? Optional.empty() : Optional.of(text(line, from, end));
    return well(help ? new Command.Help(text) : new Command.Noop(text));
  }

  static boolean isText(byte[] line, int from, int end) {
    for (int i = from; i < end; i++) {
      if (line[i] < ' ' || line[i] == 0x7F) {
        return false;
      }
    }
    return true;
  }

  private static boolean startsWith(byte[] line, int from, int end, String upper) {
    if (end - from < upper.length()) {
      return false;
    }
    for (int i = 0; i < upper.length(); i++) {
      byte b = line[from + i];
      if ((b >= 'a' && b <= 'z' ? b - 0x20 : b) != upper.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static int skipSpaces(byte[] line, int from, int end) {
    int at = from;
    while (at < end && line[at] == ' ') {
      at++;
    }
    return at;
  }

  static Parsed well(Command command) {
    return new Parsed.Well(command);
  }

  static Parsed faulty(SyntaxFault fault) {
    return new Parsed.Faulty(fault, "");
  }

  static Parsed faulty(SyntaxFault fault, byte[] line, int from, int end) {
    return new Parsed.Faulty(fault, Printable.line(line, from, end, Printable.ECHO_OCTETS_MAX));
  }

  static String text(byte[] line, int from, int end) {
    return new String(line, from, end - from, StandardCharsets.US_ASCII);
  }
}
