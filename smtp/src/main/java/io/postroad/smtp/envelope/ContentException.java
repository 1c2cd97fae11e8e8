package io.postroad.smtp.envelope;

import java.io.IOException;

/**
 * The content breaks a rule, so that nothing of it may be kept. Thrown through the reader so that
 * no receiver can mistake a broken content for a short one; the session answers it.
 */
public final class ContentException extends IOException {
  private static final long serialVersionUID = 1L;

  /** What was wrong. */
  public enum Fault {
    /** A CR or LF alone, or a NUL (rule S1). */
    BARE_CONTROL,
    /** A text line over the limit (RFC 5321 §4.5.3.1.6). */
    LINE_TOO_LONG,
    /** More octets than the message size limit (RFC 1870). */
    TOO_LARGE,
    /** The header section is larger than the limit, or one field is, or there are too many. */
    HEADER_TOO_LARGE,
    /** More Received fields than a message that does not loop collects (RFC 5321 §6.3). */
    LOOP
  }

  private final Fault fault;

  /** A content that breaks the named rule. */
  public ContentException(Fault fault) {
    super(fault.name());
    this.fault = fault;
  }

  /** What was wrong. */
  public Fault fault() {
    return fault;
  }
}
