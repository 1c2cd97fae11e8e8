package io.postroad.smtp.address;

/** The argument of MAIL: who gets delivery reports (RFC 5321 §4.1.1.2). */
public sealed interface ReversePath permits NullReversePath, Mailbox {

  /** As it is written on the wire between {@code <} and {@code >}; empty for the null one. */
  String text();
}
