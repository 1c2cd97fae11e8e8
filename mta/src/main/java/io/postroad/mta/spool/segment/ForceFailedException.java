package io.postroad.mta.spool.segment;

import java.io.IOException;

/** A force failed: nothing more may be believed of this log by this process (rule D3). */
final class ForceFailedException extends IOException {
  private static final long serialVersionUID = 1L;

  ForceFailedException(String what, IOException cause) {
    super(what, cause);
  }
}
