package io.postroad.smtp.command;

/** The two protocols that share commands, replies and parameters. */
public enum Dialect {
  /** RFC 5321. */
  SMTP,
  /** RFC 2033: LHLO in place of EHLO, and after the content a reply for each recipient. */
  LMTP
}
