package io.postroad.smtp.reply;

import java.io.IOException;

/** A peer's octets are no reply (RFC 5321 §4.2): the dialog cannot go on. */
public final class ReplyFault extends IOException {
  private static final long serialVersionUID = 1L;

  /** Says what was wrong, in the words of the log. */
  public ReplyFault(String what) {
    super(what);
  }
}
