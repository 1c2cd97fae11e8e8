package io.postroad.mta.spool.segment;

import java.io.IOException;

/** Stored octets are not what was written: a checksum or a form does not hold (rule D5). */
final class DamagedException extends IOException {
  private static final long serialVersionUID = 1L;

  DamagedException(String what) {
    super(what);
  }
}
