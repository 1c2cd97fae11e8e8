package io.postroad.mta.spool.segment;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one segment says about one message, all its records together: the last envelope and the last
 * states in it, or that the message is gone. Confined to one thread.
 */
final class Effect {
  final long high;
  final long low;

  /** Of the last envelope record in the segment; length 0 when there is none. */
  int envelopeOffset;

  int envelopeLength;
  boolean copied;

  /** Of the message, RFC 6710; known with its envelope. */
  int priority;

  List<Place> chunks = List.of();

  /** Of the last result record behind that envelope; length 0 when there is none. */
  int stateOffset;

  int stateLength;
  boolean tombstone;
  Map<String, Long> due = Map.of();
  int queued;
  int held;

  Effect(long high, long low) {
    this.high = high;
    this.low = low;
  }

  @Nullable Place envelope(int segment) {
    return envelopeLength == 0 ? null : new Place(segment, envelopeOffset, envelopeLength);
  }

  @Nullable Place state(int segment) {
    return stateLength == 0 ? null : new Place(segment, stateOffset, stateLength);
  }

  void outlook(States.Outlook outlook) {
    due = outlook.due();
    queued = outlook.queued();
    held = outlook.held();
  }
}
