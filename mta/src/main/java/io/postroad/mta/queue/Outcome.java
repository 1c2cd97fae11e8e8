package io.postroad.mta.queue;

import io.postroad.mta.spool.Success;
import java.util.Optional;

/** What one attempt settled for one recipient; only {@link Deferred} is tried again. */
public sealed interface Outcome {

  /**
   * Taken over by the next hop, or put where it belongs; the final reply, or the place.
   *
   * @param peer the next hop, empty where there was none
   * @param toTell what we tell a sender who asked; empty when the next hop sends reports and has
   *     taken that over together with the message (RFC 3461 §5.2.1)
   */
  record Delivered(String peer, String reply, Optional<Success> toTell) implements Outcome {

    /** Delivered for good, by ourselves. */
    public Delivered(String peer, String reply) {
      this(peer, reply, Optional.of(Success.DELIVERED));
    }
  }

  /**
   * To be tried again.
   *
   * @param maybeDelivered the peer was lost after the final dot; a retry may duplicate (RFC 1047)
   */
  record Deferred(Cause cause, boolean maybeDelivered) implements Outcome {}

  /** Failed for good. */
  record Failed(Cause cause) implements Outcome {}
}
