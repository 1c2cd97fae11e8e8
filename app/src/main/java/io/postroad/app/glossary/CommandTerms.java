package io.postroad.app.glossary;

import io.postroad.smtp.command.Verb;
import io.postroad.smtp.reply.HelpTopic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The lines of a client: its commands, with what HELP says of them, and what is no command. */
final class CommandTerms {
  /** A line that begins with no verb. */
  static final String UNKNOWN = "line.unknown";

  /** The dot that ends the content. */
  static final String DOT = "line.dot";

  /** What a client answers to a challenge of AUTH. */
  static final String RESPONSE = "line.response";

  /** A client that gives up AUTH. */
  static final String CANCEL = "line.cancel";

  static final List<Term> ALL = all();

  private CommandTerms() {}

  static String id(Verb verb) {
    return "command." + verb;
  }

  private static List<Term> all() {
    List<Term> terms = new ArrayList<>();
    Arrays.stream(Verb.values()).map(CommandTerms::of).forEach(terms::add);
    terms.add(
        new Term(
            DOT,
            ".",
            "The end of the content: a line with nothing but a dot. A line of the content that"
                + " begins with a dot was sent with one dot more, so that none is taken for the"
                + " end.",
            "RFC 5321 §4.5.2"));
    terms.add(
        new Term(
            RESPONSE,
            "a response",
            "The client's answer to the challenge of AUTH, in base 64. It holds secrets and is"
                + " never shown.",
            "RFC 4954 §4"));
    terms.add(
        new Term(
            CANCEL,
            "*",
            "The client gives up the login; the session goes on without one.",
            "RFC 4954 §4"));
    terms.add(
        new Term(
            UNKNOWN,
            "not a command",
            "This line begins with no command of SMTP; a server answers 500 and goes on.",
            "RFC 5321 §4.2.4"));
    return List.copyOf(terms);
  }

  /** Syntax, meaning and section are those of HELP; the rest is for a reader who looks on. */
  private static Term of(Verb verb) {
    List<String> help = HelpTopic.of(verb);
    return new Term(
        id(verb),
        help.getFirst(),
        help.get(1) + " " + more(verb),
        help.get(2).replace(" section ", " §"));
  }

  private static String more(Verb verb) {
    return switch (verb) {
      case EHLO -> "The client names itself; the name is noted and gives no rights.";
      case HELO -> "Clients older than the year 1995 know no other greeting.";
      case MAIL ->
          "This is the envelope's return address; the From field of the message may be another.";
      case RCPT ->
          "Each gets a reply of its own, so one can be refused while the others are taken.";
      case DATA ->
          "The envelope is complete: what follows is the header section, an empty line and"
              + " the body.";
      case RSET -> "Clients send it between two messages on one connection.";
      case VRFY -> "Servers that keep their users' names to themselves answer 252.";
      case EXPN -> "As with VRFY, not everybody gets an answer.";
      case HELP -> "The text is for people; no program reads it.";
      case NOOP -> "It shows that the other side is still there.";
      case QUIT -> "The client waits for the reply before it closes the connection.";
      case STARTTLS -> "From the handshake on, nobody on the way can read or change what is said.";
      case AUTH -> "Who has logged in may send to anywhere; credentials are never shown here.";
      case BDAT -> "The size is known, so no line is special: no dots are added and none end it.";
      case ETRN -> "It is for hosts that are not always connected.";
      case LHLO ->
          "LMTP is SMTP for the last step, into a mailbox: each recipient gets a reply"
              + " after the content.";
      case XCLIENT -> "After it the session counts as the client's whom the proxy named.";
    };
  }
}
