package io.postroad.smtp.wire;

import java.io.IOException;

/** A deadline passed before the peer did its part. */
public final class DeadlineException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Says what was waited for, in the words of the log. */
  public DeadlineException(String what) {
    super(what);
  }
}
