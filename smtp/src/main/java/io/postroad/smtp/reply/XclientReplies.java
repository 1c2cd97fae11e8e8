package io.postroad.smtp.reply;

import io.postroad.smtp.text.Printable;

/** What a server says to XCLIENT, beside its greeting, which means success. Stateless. */
public final class XclientReplies {

  private XclientReplies() {}

  /** The client is in no network that may use it. */
  public static Reply notAllowed() {
    return Wording.reply(Situation.XCLIENT_NOT_ALLOWED, "you may not use XCLIENT");
  }

  /** A transaction is open. */
  public static Reply inTransaction() {
    return Wording.reply(
        Situation.XCLIENT_IN_TRANSACTION, "a transaction is open; XCLIENT comes before MAIL");
  }

  /** An attribute that is not listed in EHLO, or a value that it cannot have. */
  public static Reply badAttribute(String name) {
    return Wording.reply(
        Situation.XCLIENT_BAD_ATTRIBUTE, "bad attribute " + Printable.echo(name) + " of XCLIENT");
  }
}
