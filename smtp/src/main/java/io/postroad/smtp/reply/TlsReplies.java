package io.postroad.smtp.reply;

/** The replies of STARTTLS (RFC 3207), beside {@link Replies}. Stateless. */
public final class TlsReplies {

  private TlsReplies() {}

  /** STARTTLS: the client's handshake may come. */
  public static Reply ready() {
    return Wording.reply(Situation.TLS_READY, "ready to start TLS");
  }

  /** STARTTLS inside TLS. */
  public static Reply alreadyOn() {
    return Wording.reply(Situation.TLS_ON, "TLS is on already");
  }

  /** STARTTLS inside a transaction, of which nothing would be left. */
  public static Reply inTransaction() {
    return Wording.reply(
        Situation.TLS_LATE, "a transaction is open; send RSET to give it up, then STARTTLS");
  }
}
