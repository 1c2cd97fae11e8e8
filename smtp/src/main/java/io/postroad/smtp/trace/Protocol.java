package io.postroad.smtp.trace;

/** The word after {@code with} (RFC 5321 §4.4, RFC 3848, RFC 6531 §4.3). */
public enum Protocol {
  /** After HELO. */
  SMTP,
  /** After EHLO. */
  ESMTP,
  /** After EHLO and AUTH. */
  ESMTPA,
  /** After EHLO inside TLS. */
  ESMTPS,
  /** After EHLO and AUTH inside TLS. */
  ESMTPSA,
  /** After LHLO (RFC 2033). */
  LMTP,
  /** After LHLO and AUTH. */
  LMTPA,
  /** After LHLO inside TLS. */
  LMTPS,
  /** After LHLO and AUTH inside TLS. */
  LMTPSA,
  /** In a transaction with SMTPUTF8. */
  UTF8SMTP,
  /** The same after AUTH. */
  UTF8SMTPA,
  /** The same inside TLS. */
  UTF8SMTPS,
  /** The same after AUTH inside TLS. */
  UTF8SMTPSA,
  /** In a transaction of LMTP with SMTPUTF8. */
  UTF8LMTP,
  /** The same after AUTH. */
  UTF8LMTPA,
  /** The same inside TLS. */
  UTF8LMTPS,
  /** The same after AUTH inside TLS. */
  UTF8LMTPSA;

  /** The same between speakers of LMTP. */
  public Protocol overLmtp() {
    return switch (this) {
      case SMTP, ESMTP, LMTP -> LMTP;
      case ESMTPA, LMTPA -> LMTPA;
      case ESMTPS, LMTPS -> LMTPS;
      case ESMTPSA, LMTPSA -> LMTPSA;
      case UTF8SMTP, UTF8LMTP -> UTF8LMTP;
      case UTF8SMTPA, UTF8LMTPA -> UTF8LMTPA;
      case UTF8SMTPS, UTF8LMTPS -> UTF8LMTPS;
      case UTF8SMTPSA, UTF8LMTPSA -> UTF8LMTPSA;
    };
  }

  /** The word for the same session when the transaction has SMTPUTF8 (RFC 6531 §4.3). */
  public Protocol utf8() {
    return switch (this) {
      case SMTP, ESMTP, UTF8SMTP -> UTF8SMTP;
      case ESMTPA, UTF8SMTPA -> UTF8SMTPA;
      case ESMTPS, UTF8SMTPS -> UTF8SMTPS;
      case ESMTPSA, UTF8SMTPSA -> UTF8SMTPSA;
      case LMTP, UTF8LMTP -> UTF8LMTP;
      case LMTPA, UTF8LMTPA -> UTF8LMTPA;
      case LMTPS, UTF8LMTPS -> UTF8LMTPS;
      case LMTPSA, UTF8LMTPSA -> UTF8LMTPSA;
    };
  }

  /**
   * The word for a session.
   *
   * @param extended whether the client said EHLO
   */
  public static Protocol of(boolean extended, boolean tls, boolean authenticated) {
    if (!extended) {
      return SMTP;
    }
    if (tls) {
      return authenticated ? ESMTPSA : ESMTPS;
    }
    return authenticated ? ESMTPA : ESMTP;
  }
}
