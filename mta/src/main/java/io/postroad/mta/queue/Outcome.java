package io.postroad.mta.queue;

/** What one attempt settled for one recipient; only {@link Deferred} is tried again. */
public sealed interface Outcome {

  /** Taken over by the next hop, or put where it belongs; the final reply, or the place. */
  record Delivered(String peer, String reply) implements Outcome {}

  /**
   * To be tried again.
   *
   * @param maybeDelivered the peer was lost after the final dot; a retry may duplicate (RFC 1047)
   */
  record Deferred(Cause cause, boolean maybeDelivered) implements Outcome {}

  /** Failed for good. */
  record Failed(Cause cause) implements Outcome {}
}
