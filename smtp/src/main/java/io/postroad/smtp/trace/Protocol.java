package io.postroad.smtp.trace;

/** The word after {@code with} (RFC 5321 §4.4, RFC 3848). */
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
  LMTPSA;

  /** The same between speakers of LMTP. */
  public Protocol overLmtp() {
    return switch (this) {
      case SMTP, ESMTP, LMTP -> LMTP;
      case ESMTPA, LMTPA -> LMTPA;
      case ESMTPS, LMTPS -> LMTPS;
      case ESMTPSA, LMTPSA -> LMTPSA;
    };
  }
}
