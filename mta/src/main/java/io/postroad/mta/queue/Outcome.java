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
   * @param asked whether the sender asked for that by other words than NOTIFY, so that only
   *     NOTIFY=NEVER forbids it (RFC 2852)
   */
  record Delivered(String peer, String reply, Optional<Success> toTell, boolean asked)
      implements Outcome {

    /** What is told to who asked for it by NOTIFY. */
    public Delivered(String peer, String reply, Optional<Success> toTell) {
      this(peer, reply, toTell, false);
    }

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
