package io.postroad.smtp.address;

/** The argument of RCPT: one recipient (RFC 5321 §4.1.1.3). */
public sealed interface ForwardPath permits Postmaster, Mailbox {

  /** As it is written on the wire between {@code <} and {@code >}. */
  String text();
}
