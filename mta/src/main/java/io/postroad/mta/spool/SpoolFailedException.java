package io.postroad.mta.spool;

import java.io.IOException;

/** The store failed and takes nothing more; the process must end (rule D3: 451 4.3.0). */
public final class SpoolFailedException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Says that nothing is taken any more, without anything having failed. */
  public SpoolFailedException(String what) {
    super(what);
  }

  /** Says what failed. */
  public SpoolFailedException(String what, Throwable cause) {
    super(what, cause);
  }
}
