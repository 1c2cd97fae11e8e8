package io.postroad.smtp.tls;

import java.io.IOException;

/** The two ends of a connection do not agree on TLS; the connection is of no more use. */
public final class TlsException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Says why, in the words of the log. */
  public TlsException(String why) {
    super(why);
  }

  /** The same, because of a fault further down. */
  public TlsException(String why, Throwable cause) {
    super(why, cause);
  }
}
