package io.postroad.testkit.sim;

import java.util.ArrayDeque;
import java.util.Arrays;

/** One direction of a connection: octets under way, then waiting to be read. */
final class Pipe {
  /** What may be under way or unread before the writer waits. */
  private static final int CAPACITY = 64 * 1024;

  /** What happens at the octet where a fault strikes. */
  enum Fault {
    NONE,
    RESET,
    SILENT
  }

  private static final class Segment {
    final byte[] octets;
    final long arrival;
    int offset;

    Segment(byte[] octets, long arrival) {
      this.octets = octets;
      this.arrival = arrival;
    }
  }

  final Wire wire;
  private final ArrayDeque<Segment> segments = new ArrayDeque<>();
  private int held;
  private long lastArrival;
  private long sent;
  private long endAt = Scheduler.NEVER;
  private long resetAt = Scheduler.NEVER;
  private boolean silent;
  private Fault fault = Fault.NONE;
  private long faultAt = Long.MAX_VALUE;

  Pipe(Wire wire) {
    this.wire = wire;
  }

  void plan(Fault planned, long octet) {
    fault = planned;
    faultAt = octet;
  }

  /** How many octets the writer may put in now. */
  int room() {
    return CAPACITY - held;
  }

  boolean isEmpty() {
    return held == 0;
  }

  /**
   * Sends some of the octets on their way, at most {@link #room()}.
   *
   * @return how many; fewer when the segment or the moment of the fault ends them
   */
  int put(byte[] from, int offset, int length) {
    int count = Math.min(Math.min(length, room()), wire.segmentOctets);
    count = (int) Math.min(count, Math.max(0, faultAt - sent));
    if (count > 0) {
      byte[] octets = Arrays.copyOfRange(from, offset, offset + count);
      long now = wire.scheduler.now();
      lastArrival = Math.max(lastArrival, now + wire.latency + wire.jitter());
      lastArrival += count * wire.nanosPerOctet;
      segments.add(new Segment(octets, silent ? Scheduler.NEVER : lastArrival));
      held += count;
      sent += count;
    }
    return count;
  }

  /** The fault whose octet has been reached; it is given once. */
  Fault dueFault() {
    if (fault == Fault.NONE || sent < faultAt) {
      return Fault.NONE;
    }
    Fault due = fault;
    fault = Fault.NONE;
    faultAt = Long.MAX_VALUE;
    return due;
  }

  boolean hasArrived() {
    Segment first = segments.peek();
    return first != null && first.arrival <= wire.scheduler.now();
  }

  /** Moves octets that have arrived; the caller has seen that there are some. */
  int get(byte[] into, int offset, int length) {
    int most = length;
    if (length > 1 && wire.random.nextInt(1000) < wire.chopPerMille) {
      most = 1 + wire.random.nextInt(length);
    }
    int moved = 0;
    while (moved < most && hasArrived()) {
      Segment first = segments.element();
      int count = Math.min(most - moved, first.octets.length - first.offset);
      System.arraycopy(first.octets, first.offset, into, offset + moved, count);
      first.offset += count;
      moved += count;
      if (first.offset == first.octets.length) {
        segments.remove();
      }
    }
    held -= moved;
    return moved;
  }

  /** The writer sends no more: the reader will see the end after what is under way. */
  void end() {
    if (!silent && endAt == Scheduler.NEVER) {
      endAt = Math.max(lastArrival, wire.scheduler.now() + wire.latency);
    }
  }

  /** The reader's end will be told that the connection is gone. */
  void reset() {
    if (!silent) {
      resetAt = Math.min(resetAt, wire.scheduler.now() + wire.latency);
    }
  }

  /** From now on nothing sent arrives; of what is under way, only the first {@code kept} do. */
  void fallSilent(int kept) {
    silent = true;
    while (segments.size() > kept && !segments.isEmpty()) {
      segments.removeLast();
    }
  }

  void discard() {
    segments.clear();
    held = 0;
  }

  boolean hasEnded() {
    return segments.isEmpty() && endAt <= wire.scheduler.now();
  }

  boolean isReset() {
    return resetAt <= wire.scheduler.now();
  }

  /** When its reader's end will learn that the connection is gone. */
  long resetAt() {
    return resetAt;
  }

  int segmentsUnderWay() {
    return segments.size();
  }

  /** When the reader should look again. */
  long nextEvent() {
    Segment first = segments.peek();
    long arrival = first == null ? endAt : first.arrival;
    return Math.min(arrival, resetAt);
  }
}
