package io.postroad.smtp.server;

import java.io.IOException;

/**
 * A command between two chunks ended the transaction: what came of its content is no content, and
 * no receiver may keep it. The command is answered already.
 */
final class AbandonedContentException extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient State next;

  AbandonedContentException(State next) {
    super("the client gave the transaction up between two chunks", null);
    this.next = next;
  }

  /** Where the session goes on. */
  State next() {
    return next;
  }
}
