package io.postroad.smtp.command;

/** The values of the RET parameter (RFC 3461 §4.3). */
public enum Returned {
  /** The whole content. */
  FULL,
  /** The header section alone. */
  HDRS
}
