package io.postroad.mta.spool;

import java.io.IOException;

/** There is no room for another message now; nothing of it was kept (rule D4: 452 4.3.1). */
public final class SpoolFullException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Says which bound was met. */
  public SpoolFullException(String bound) {
    super(bound);
  }
}
