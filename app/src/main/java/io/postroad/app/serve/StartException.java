package io.postroad.app.serve;

/** The server cannot start; the message says what, where and what to do. */
public final class StartException extends Exception {
  private static final long serialVersionUID = 1L;

  /** One line. */
  public StartException(String message) {
    super(message);
  }

  /** One line, because of a fault further down. */
  public StartException(String message, Throwable cause) {
    super(message, cause);
  }
}
