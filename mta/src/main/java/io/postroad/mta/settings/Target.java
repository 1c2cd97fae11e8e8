package io.postroad.mta.settings;

/** Where mail goes: the value of {@code deliver} in a domain and of {@code via} in a route. */
public sealed interface Target {

  /** Into a Maildir; the template may hold {@code {domain}} and {@code {mailbox}}. */
  record Maildir(String template) implements Target {}

  /** Into the built-in inbox. */
  record Inbox() implements Target {}

  /** To a fixed next hop, a smarthost: a host name or address literal and its port. */
  record Smtp(String host, int port) implements Target {}

  /** Over LMTP to whoever keeps the mailboxes (RFC 2033). */
  record Lmtp(LmtpPlace place) implements Target {}

  /**
   * To the mail exchangers of the recipient's domain, private addresses allowed (a route says so).
   */
  record Mx() implements Target {}

  /** Accepted and dropped on purpose, and recorded so. */
  record Discard() implements Target {}

  /** Never delivered: the text is the reason in the reply and in the report. */
  record Reject(String text) implements Target {}
}
