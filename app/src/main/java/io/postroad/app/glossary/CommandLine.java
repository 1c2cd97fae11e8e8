package io.postroad.app.glossary;

import io.postroad.smtp.command.Verb;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What stands in the line of a command, a malformed one too. Stateless. */
final class CommandLine {
  private CommandLine() {}

  /** The command, then what stands behind it. */
  static List<String> terms(Verb verb, String argument) {
    List<String> terms = new ArrayList<>(List.of(CommandTerms.id(verb)));
    switch (verb) {
      case MAIL, RCPT -> envelope(argument, terms);
      case EHLO, HELO, LHLO -> {
        if (argument.startsWith("[")) {
          terms.add(ParameterTerms.LITERAL);
        }
      }
      case AUTH -> words(argument).limit(1).map(ParameterTerms::ofMechanism).forEach(terms::add);
      case BDAT -> {
        if (argument.toUpperCase(Locale.ROOT).endsWith(" LAST")) {
          terms.add(ParameterTerms.LAST);
        }
      }
      case XCLIENT -> words(argument).map(ParameterTerms::ofAttribute).forEach(terms::add);
      case DATA, RSET, VRFY, EXPN, HELP, NOOP, QUIT, STARTTLS, ETRN -> {
        // what stands behind these is explained with them
      }
    }
    return terms;
  }

  /** {@code FROM:<path> parameters}. */
  private static void envelope(String argument, List<String> terms) {
    int end = endOfPath(argument);
    String before = argument.substring(0, end);
    String path = before.substring(before.indexOf(':') + 1).strip();
    if (path.equals("<>")) {
      terms.add(ParameterTerms.NULL_PATH);
    } else if (path.equalsIgnoreCase("<postmaster>")) {
      terms.add(ParameterTerms.POSTMASTER);
    }
    words(argument.substring(end)).map(ParameterTerms::ofParameter).forEach(terms::add);
  }

  /** Behind the bracket that closes the path; a quoted local-part may hold brackets and spaces. */
  private static int endOfPath(String argument) {
    boolean quoted = false;
    for (int i = 0; i < argument.length(); i++) {
      char c = argument.charAt(i);
      if (quoted && c == '\\') {
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == '>' && !quoted) {
        return i + 1;
      }
    }
    return argument.length();
  }

  private static Stream<String> words(String text) {
    return Stream.of(text.strip().split(" +", -1)).filter(word -> !word.isEmpty());
  }
}
