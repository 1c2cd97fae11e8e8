package io.postroad.mta.spool;

import java.time.Instant;

/**
 * Where one recipient of a message stands. {@link Queued}, {@link Deferred} and {@link Held} wait
 * for delivery, {@link Unreported} for its report; the others are final, and a message whose
 * recipients are all final leaves the spool.
 */
public sealed interface RecipientState {

  /** Not tried yet, due at once (or at the given time). */
  record Queued(Instant due) implements RecipientState {}

  /**
   * Tried in vain, to be tried again.
   *
   * @param attempts how many attempts were made
   * @param due the next attempt
   * @param lastReply the peer's reply, else one sentence
   * @param maybeDelivered the peer was lost after the final dot of an attempt (RFC 1047)
   * @param warned whether a report of delay was sent
   */
  record Deferred(
      int attempts, Instant due, String lastReply, boolean maybeDelivered, boolean warned)
      implements RecipientState {}

  /** Kept back, by an operator or because it can neither be delivered nor returned. */
  record Held(int attempts, Instant since, String lastReply) implements RecipientState {}

  /**
   * Delivered or passed on, and the report of success that its sender asked for is not written yet
   * (RFC 3461): never delivered again, and final together with the report.
   *
   * @param at when it was delivered
   * @param due when the report is written
   * @param peer the next hop, empty where there was none
   * @param reply its final reply, or where it was put
   */
  record Unreported(Instant at, Instant due, Success success, String peer, String reply)
      implements RecipientState {}

  /** Delivered: the final reply of the next hop, or where it was put. */
  record Delivered(Instant at, String reply) implements RecipientState {}

  /** Failed for good; reported in the same batch, unless the sender wished for no report. */
  record Bounced(Instant at, String reason) implements RecipientState {}

  /** Deleted by the named administrator, or by the named policy. */
  record Deleted(Instant at, String by) implements RecipientState {}

  /** Whether an attempt will be made by itself: queued or deferred. */
  default boolean isScheduledForDelivery() {
    return switch (this) {
      case Queued _, Deferred _ -> true;
      case Held _, Unreported _, Delivered _, Bounced _, Deleted _ -> false;
    };
  }

  /** Whether nothing more will be done for the recipient. */
  default boolean isFinal() {
    return switch (this) {
      case Queued _, Deferred _, Held _, Unreported _ -> false;
      case Delivered _, Bounced _, Deleted _ -> true;
    };
  }

  /** Whether the recipient is still to get the message. */
  default boolean awaitsDelivery() {
    return switch (this) {
      case Queued _, Deferred _, Held _ -> true;
      case Unreported _, Delivered _, Bounced _, Deleted _ -> false;
    };
  }
}
