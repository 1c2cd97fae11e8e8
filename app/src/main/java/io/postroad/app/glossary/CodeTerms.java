package io.postroad.app.glossary;

import java.util.List;
import java.util.Optional;

/** The reply codes, and what their first digit says of one that is not listed. */
final class CodeTerms {
  /** A line of a reply that goes on: a hyphen behind the code. */
  static final String CONTINUED = "reply.continued";

  /** Words of a server that are no reply. */
  static final String NO_REPLY = "reply.none";

  private static final String RFC = "RFC 5321 §4.2.3";

  static final List<Term> ALL =
      List.of(
          new Term(
              CONTINUED,
              "the hyphen",
              "A hyphen behind the code says that the reply goes on; its last line has a space"
                  + " there.",
              "RFC 5321 §4.2.1"),
          new Term(
              NO_REPLY,
              "not a reply",
              "A reply begins with three digits; this is none, and a client takes it for a fault.",
              "RFC 5321 §4.2"),
          digit(2, "Done: a reply that begins with 2 says yes."),
          digit(3, "Go on: a reply that begins with 3 waits for the rest of what was begun."),
          digit(4, "Not now: a reply that begins with 4 asks to try again later."),
          digit(5, "No: a reply that begins with 5 says that the same try would fail again."),
          code(211, "The state of the server, for people.", RFC),
          code(214, "Help, for people.", RFC),
          code(220, "Ready.", RFC),
          code(221, "Good-bye; the server closes the connection.", RFC),
          code(235, "The login is right.", "RFC 4954 §6"),
          code(250, "Done.", RFC),
          code(251, "The user is elsewhere; it goes on to there.", RFC),
          code(252, "The server cannot or will not say, but would try to deliver.", RFC),
          code(253, "So many messages wait, and they are being sent.", "RFC 1985 §5.2"),
          code(334, "The login goes on: the client's turn.", "RFC 4954 §4"),
          code(354, "Go ahead with the content.", RFC),
          code(
              421,
              "The server cannot go on now and closes the connection; the client tries again"
                  + " later.",
              RFC),
          code(450, "The mailbox cannot be used now; the client tries again later.", RFC),
          code(
              451,
              "Something went wrong at the server, or it cannot find something out; the client"
                  + " tries again later.",
              RFC),
          code(
              452,
              "There is not enough room, or there are too many recipients at once; the client"
                  + " sends the rest later.",
              RFC),
          code(454, "The login, or TLS, does not work now; try again later.", "RFC 4954 §6"),
          code(455, "The parameters cannot be met now; the client tries again later.", RFC),
          code(458, "The mail cannot be sent now; ask again later.", "RFC 1985 §5.2"),
          code(459, "No mail is kept for that host.", "RFC 1985 §5.2"),
          code(500, "The server does not know this command, or cannot read the line.", RFC),
          code(501, "The command is known, but what stands behind it is wrong.", RFC),
          code(502, "The command is known, but does not work here.", RFC),
          code(503, "The command comes at the wrong time.", RFC),
          code(504, "What stands behind the command is known, but does not work here.", RFC),
          code(521, "This host takes no mail from this client, and closes.", "RFC 7504 §3"),
          code(530, "Log in, or begin TLS, first.", "RFC 4954 §6"),
          code(534, "This way to log in is too weak for the account.", "RFC 4954 §6"),
          code(535, "The login is wrong.", "RFC 4954 §6"),
          code(538, "This way to log in needs TLS first.", "RFC 4954 §6"),
          code(
              550,
              "Refused for good: the mailbox does not exist, or a rule of the server forbids it.",
              RFC),
          code(551, "The user is elsewhere; the client is to send there itself.", RFC),
          code(552, "Too large: for the mailbox, or for this server.", RFC),
          code(553, "The address is not allowed, or could be several.", RFC),
          code(554, "The transaction has failed, or no mail is taken here.", RFC),
          code(555, "A parameter is not known here, so the command is refused.", RFC),
          code(556, "That domain takes no mail.", "RFC 7504 §4"));

  private CodeTerms() {}

  /** The term of a code, or of its first digit. */
  static Optional<String> find(int code) {
    return known("code." + code).or(() -> known(ofDigit(code / 100)));
  }

  private static Optional<String> known(String id) {
    return ALL.stream().map(Term::id).filter(id::equals).findFirst();
  }

  private static String ofDigit(int digit) {
    return "code." + digit + "yz";
  }

  private static Term code(int code, String text, String section) {
    return new Term("code." + code, Integer.toString(code), text, section);
  }

  private static Term digit(int digit, String text) {
    return new Term(ofDigit(digit), digit + "yz", text, "RFC 5321 §4.2.1");
  }
}
