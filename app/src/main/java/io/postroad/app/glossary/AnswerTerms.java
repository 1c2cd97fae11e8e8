package io.postroad.app.glossary;

import java.util.List;
import java.util.Optional;

/**
 * What a good reply means in answer to what was said: the sequences of RFC 5321 §4.3.2 and of the
 * extensions. What a refusal means does not hang on the command; its codes say it.
 */
final class AnswerTerms {
  /** What the greeting answers: the connection itself. */
  static final String CONNECTION = "CONNECTION";

  /** What the reply behind the content answers. */
  static final String CONTENT = "CONTENT";

  static final List<Term> ALL =
      List.of(
          answer(
              CONNECTION,
              220,
              "The server greets with its name: an SMTP session has begun.",
              "RFC 5321 §3.1"),
          answer(
              "EHLO",
              250,
              "The server greets back; each further line is one extension that it offers.",
              "RFC 5321 §4.1.1.1"),
          answer("HELO", 250, "The server greets back; no extensions.", "RFC 5321 §4.1.1.1"),
          answer(
              "LHLO",
              250,
              "The server greets back; each further line is one extension that it offers.",
              "RFC 2033 §4.1"),
          answer("MAIL", 250, "The sender is taken; a transaction is open.", "RFC 5321 §3.3"),
          answer(
              "RCPT",
              250,
              "The recipient is taken: the server will deliver to it or say who could not.",
              "RFC 5321 §3.3"),
          answer("RCPT", 251, "The user is elsewhere; the server passes it on.", "RFC 5321 §3.4"),
          answer(
              "DATA",
              354,
              "Go ahead with the content; a line with a dot alone will be its end.",
              "RFC 5321 §4.1.1.4"),
          answer(
              CONTENT,
              250,
              "The message is on stable storage: from here on this server answers for it and will"
                  + " deliver it or report.",
              "RFC 5321 §6.1"),
          answer(
              "BDAT",
              250,
              "The chunk is taken; after the last one this server answers for the message.",
              "RFC 3030 §2"),
          answer("RSET", 250, "The transaction is gone, the session stays.", "RFC 5321 §4.1.1.5"),
          answer("VRFY", 250, "The mailbox exists, and this is whose it is.", "RFC 5321 §3.5.1"),
          answer("VRFY", 251, "The user is elsewhere, at this address.", "RFC 5321 §3.5.1"),
          answer(
              "VRFY",
              252,
              "The server does not say; mail for that address would be tried.",
              "RFC 5321 §3.5.3"),
          answer("EXPN", 250, "The members of the list, one a line.", "RFC 5321 §3.5.1"),
          answer("EXPN", 252, "The server does not say who is on the list.", "RFC 5321 §3.5.3"),
          answer("HELP", 211, "The state of the server, for people.", "RFC 5321 §4.1.1.8"),
          answer("HELP", 214, "Text for people.", "RFC 5321 §4.1.1.8"),
          answer("NOOP", 250, "Here I am.", "RFC 5321 §4.1.1.9"),
          answer(
              "QUIT",
              221,
              "The server says good-bye and closes the connection.",
              "RFC 5321 §4.1.1.10"),
          answer(
              "STARTTLS",
              220,
              "The TLS handshake may begin; all that was said before is forgotten.",
              "RFC 3207 §4"),
          answer(
              "AUTH",
              334,
              "The server asks for the next part of the login; its challenge is not shown.",
              "RFC 4954 §4"),
          answer("AUTH", 235, "The login is right.", "RFC 4954 §4"),
          answer("ETRN", 250, "The mail that waits will be sent.", "RFC 1985 §5.2"),
          answer("ETRN", 251, "No mail waits for that host.", "RFC 1985 §5.2"),
          answer("ETRN", 252, "Mail waits, and it is being sent.", "RFC 1985 §5.2"),
          answer("ETRN", 253, "So much mail waits, and it is being sent.", "RFC 1985 §5.2"),
          answer(
              "XCLIENT",
              220,
              "What the proxy told is believed: the session begins anew for that client.",
              "Postfix XCLIENT"));

  private AnswerTerms() {}

  /** The term of a reply to that command. */
  static Optional<String> find(String command, int code) {
    String id = id(command, code);
    return ALL.stream().map(Term::id).filter(id::equals).findFirst();
  }

  private static String id(String command, int code) {
    return "answer." + command + "." + code;
  }

  private static Term answer(String command, int code, String text, String section) {
    String title =
        switch (command) {
          case CONNECTION -> code + ", the greeting";
          case CONTENT -> code + " to the content";
          default -> code + " to " + command;
        };
    return new Term(id(command, code), title, text, section);
  }
}
