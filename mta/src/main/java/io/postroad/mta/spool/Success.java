package io.postroad.mta.spool;

/** What a sender who asked for it may be told of a success (RFC 3461 §5.2, RFC 3464 §2.3.3). */
public enum Success {
  /** It is in its mailbox, or with the list that it was sent to. */
  DELIVERED,
  /** It went to a next hop that sends no reports itself. */
  RELAYED,
  /** It goes on to the several addresses that an alias stands for. */
  EXPANDED
}
