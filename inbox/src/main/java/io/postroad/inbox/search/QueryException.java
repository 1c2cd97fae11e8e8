package io.postroad.inbox.search;

/** A text that is no query; the message says what is wrong with it and what would be right. */
public final class QueryException extends Exception {
  private static final long serialVersionUID = 1L;

  QueryException(String message) {
    super(message);
  }
}
