package io.postroad.smtp.tls;

import java.io.IOException;

/** A certificate or key cannot be read; the message says why, in the words of an operator. */
public final class PemException extends IOException {
  private static final long serialVersionUID = 1L;

  PemException(String why) {
    super(why);
  }

  PemException(String why, Throwable cause) {
    super(why, cause);
  }
}
