package io.postroad.smtp.command;

import io.postroad.smtp.address.ForwardPath;
import io.postroad.smtp.address.ReversePath;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One well-formed SMTP command; nothing downstream looks at text again (RFC 5321 §4.1.1 and the
 * extensions that define commands). Immutable.
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

  /**
   * VRFY asks whether a string names a mailbox (RFC 5321 §4.1.1.6).
   *
   * @param smtpUtf8 whether string and answer may be UTF-8 (RFC 6531 §3.7.4.2)
   */
  record Vrfy(String query, boolean smtpUtf8) implements Command {
    /** In ASCII. */
    public Vrfy(String query) {
      this(query, false);
    }

    /** The query without the quotes or angle brackets it may have been written in. */
    public String name() {
      return CommandText.bare(query);
    }
  }

  /**
   * EXPN asks who is on a list (RFC 5321 §4.1.1.7).
   *
   * @param smtpUtf8 whether string and answer may be UTF-8 (RFC 6531 §3.7.4.2)
   */
  record Expn(String query, boolean smtpUtf8) implements Command {
    /** In ASCII. */
    public Expn(String query) {
      this(query, false);
    }

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

  /** STARTTLS asks for TLS on this connection (RFC 3207 §4). */
  record StartTls() implements Command {}

  /**
   * AUTH begins an authentication (RFC 4954 §4).
   *
   * @param mechanism in upper case
   * @param initialResponse as it stands on the wire: base64, or {@code =} for an empty one
   */
  record Auth(String mechanism, Optional<String> initialResponse) implements Command {
    /** Without the response, which may be a password. */
    @Override
    public String toString() {
      return "Auth[" + mechanism + "]";
    }
  }

  /** BDAT announces a chunk of content, which follows its line at once (RFC 3030 §2). */
  record Bdat(long size, boolean last) implements Command {}

  /** ETRN asks for what is queued for a domain to be sent now (RFC 1985 §5). */
  record Etrn(String node) implements Command {}

  /** LHLO opens a session of LMTP (RFC 2033 §4.1). */
  record Lhlo(ClientName client) implements Command {}

  /** XCLIENT: what a proxy knows of the real client; names in upper case, values decoded. */
  record Xclient(Map<String, String> attributes) implements Command {
    /** Copies the map, whose order is kept. */
    public Xclient {
      attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
    }
  }
}
