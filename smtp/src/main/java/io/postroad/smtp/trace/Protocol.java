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
  ESMTPSA
}
