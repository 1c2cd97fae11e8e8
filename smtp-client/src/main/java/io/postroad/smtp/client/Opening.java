package io.postroad.smtp.client;

import io.postroad.smtp.reply.Reply;

/** What came of opening a connection. */
public sealed interface Opening {

  /** The server greeted and answered EHLO or HELO; the caller must close the connection. */
  record Opened(SmtpConnection connection) implements Opening {}

  /** The server answered, but will not talk to us; the connection is closed. */
  record Refused(Stage stage, Reply reply) implements Opening {}

  /**
   * There is a server, but no TLS as it was asked for; nothing was said that must stay secret, and
   * the connection is closed. Temporary.
   *
   * @param detail one sentence for people
   * @param offered whether the server offers STARTTLS, so that something went wrong with it
   */
  record NotSecured(String detail, boolean offered) implements Opening {}

  /**
   * There is a server, but no way to log in there that keeps the password secret, or it could not
   * prove that it knows us; the connection is closed. Temporary: the operator of one side has to
   * change something.
   *
   * @param detail one sentence for people
   */
  record NotLoggedIn(String detail) implements Opening {}

  /**
   * There is no server, or none that speaks SMTP; nothing is open. Temporary.
   *
   * @param detail one sentence such as "connection refused by 192.0.2.1:25"
   */
  record Unreachable(Stage stage, String detail) implements Opening {}
}
