package io.postroad.smtp.command;

import io.postroad.smtp.address.ForwardPath;
import io.postroad.smtp.address.ReversePath;
import java.util.Optional;

/**
 * One well-formed SMTP command; nothing downstream looks at text again (RFC 5321 §4.1.1). The
 * commands of extensions (STARTTLS, AUTH, BDAT, ETRN, XCLIENT) become cases of this type when their
 * extensions come, so that every switch over it is asked about them. Immutable.
 */
public sealed interface Command {

  /** EHLO opens a session with extensions (RFC 5321 §4.1.1.1). */
  record Ehlo(ClientName client) implements Command {}

  /** HELO opens a session without extensions (RFC 5321 §4.1.1.1). */
  record Helo(ClientName client) implements Command {}

  /** MAIL begins a mail transaction (RFC 5321 §4.1.1.2). */
  record Mail(ReversePath reversePath, MailParameters parameters) implements Command {}

  /** RCPT adds one recipient to the open mail transaction (RFC 5321 §4.1.1.3). */
  record Rcpt(ForwardPath forwardPath, RcptParameters parameters) implements Command {}

  /** DATA asks to send the content; it takes no argument (RFC 5321 §4.1.1.4). */
  record Data() implements Command {}

  /** RSET ends the open mail transaction without a trace (RFC 5321 §4.1.1.5). */
  record Rset() implements Command {}

  /** VRFY asks whether a string names a mailbox (RFC 5321 §4.1.1.6). */
  record Vrfy(String query) implements Command {
    /** The query without the quotes or angle brackets it may have been written in. */
    public String name() {
      return CommandText.bare(query);
    }
  }

  /** EXPN asks who is on a list (RFC 5321 §4.1.1.7). */
  record Expn(String query) implements Command {
    /** The query without the quotes or angle brackets it may have been written in. */
    public String name() {
      return CommandText.bare(query);
    }
  }

  /** HELP asks for help, on one topic or on all (RFC 5321 §4.1.1.8). */
  record Help(Optional<String> topic) implements Command {}

  /** NOOP asks for a sign of life; its string means nothing (RFC 5321 §4.1.1.9). */
  record Noop(Optional<String> text) implements Command {}

  /** QUIT ends the session (RFC 5321 §4.1.1.10). */
  record Quit() implements Command {}
}
