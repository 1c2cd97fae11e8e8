package io.postroad.smtp.client;

/** Where in the dialog something happened; in the order of the dialog. */
public enum Stage {
  /** The connection was being opened. */
  CONNECT("connecting"),
  /** The server's greeting (RFC 5321 §3.1). */
  GREETING("waiting for the greeting"),
  /** EHLO, or the HELO after it (RFC 5321 §3.2). */
  EHLO("EHLO"),
  /** STARTTLS and the handshake (RFC 3207). */
  STARTTLS("STARTTLS"),
  /** AUTH and its exchange (RFC 4954). */
  AUTH("AUTH"),
  /** MAIL (RFC 5321 §3.3). */
  MAIL("MAIL"),
  /** RCPT (RFC 5321 §3.3). */
  RCPT("RCPT"),
  /** The DATA command, up to its 354. */
  DATA("DATA"),
  /** The content, up to but without the final dot. */
  CONTENT("sending the content"),
  /** The final dot and the reply to it: the only one that hands over responsibility. */
  FINAL_DOT("waiting for the reply to the final dot"),
  /** RSET after a transaction that came to nothing. */
  RSET("RSET"),
  /** QUIT. */
  QUIT("QUIT");

  private final String during;

  Stage(String during) {
    this.during = during;
  }

  /** What is being done in this stage, for people. */
  public String during() {
    return during;
  }
}
