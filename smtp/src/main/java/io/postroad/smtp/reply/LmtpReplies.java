package io.postroad.smtp.reply;

import io.postroad.smtp.address.DomainName;

/** What a server of LMTP says otherwise than one of SMTP (RFC 2033). Immutable. */
public final class LmtpReplies {
  private final String hostname;

  /** The replies of the server with this name. */
  public LmtpReplies(DomainName hostname) {
    this.hostname = hostname.text();
  }

  /** The first line of a connection. */
  public Reply greeting() {
    return Wording.reply(Situation.LMTP_GREETING, hostname + " LMTP Postroad");
  }

  /** EHLO or HELO: never answered well, so that a client of SMTP notices (RFC 2033 §4.1). */
  public Reply sayLhlo() {
    return Wording.reply(Situation.NOT_LHLO, "this is LMTP; say LHLO");
  }
}
