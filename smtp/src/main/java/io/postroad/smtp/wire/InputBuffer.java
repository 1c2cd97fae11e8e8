package io.postroad.smtp.wire;

import io.postroad.smtp.runtime.Deadline;
import java.io.IOException;
import java.util.Arrays;

/**
 * Octets that have arrived and are not yet consumed: {@code octets[from..to)}. Lines and content
 * read through the same buffer, so that nothing is lost between them. Confined to the session's
 * thread.
 */
final class InputBuffer {

  /** What an idle session keeps: most commands fit. */
  static final int IDLE = 256;

  /** What a session has whose peer fills that: it sends groups of commands. */
  static final int SMALL = 1024;

  /** What content is read ahead at most, unless an owner says otherwise. */
  static final int LARGEST = 64 << 10;

  private final Transport transport;
  private final int largest;
  byte[] octets = new byte[IDLE];
  int from;
  int to;

  /** The last read had no room for more. */
  private boolean filled;

  InputBuffer(Transport transport, int largest) {
    this.transport = transport;
    this.largest = Math.max(largest, SMALL);
  }

  /** So much of a content is read ahead at most; never less than an idle session keeps. */
  int largest() {
    return largest;
  }

  boolean isEmpty() {
    return from == to;
  }

  boolean hasInput() {
    return transport.hasInput();
  }

  /** Gives a large buffer back when nothing is in it. */
  void rest() {
    if (from == to) {
      from = 0;
      to = 0;
      int enough = filled ? SMALL : IDLE;
      if (octets.length > enough) {
        octets = new byte[enough];
      }
    }
  }

  /** Makes the buffer at least this large. */
  void reserve(int capacity) {
    if (octets.length < capacity) {
      octets = Arrays.copyOf(octets, capacity);
    }
  }

  /**
   * Waits for more octets behind those that are there; a full buffer grows up to {@code capacity}.
   *
   * @return how many came, or -1 at the end of input
   */
  int fill(int capacity, Deadline deadline) throws IOException {
    if (from == to) {
      from = 0;
      to = 0;
    }
    if (filled && octets.length < SMALL) {
      moveTo(new byte[SMALL]);
    } else if (to == octets.length && from > 0) {
      moveTo(octets);
    }
    if (to == octets.length) {
      octets = Arrays.copyOf(octets, Math.max(to + 1, Math.min(2 * to, capacity)));
    }
    int count = transport.read(octets, to, octets.length - to, deadline);
    filled = count == octets.length - to;
    if (count > 0) {
      to += count;
    }
    return count;
  }

  /** Puts what is there at the front of {@code next}. */
  private void moveTo(byte[] next) {
    System.arraycopy(octets, from, next, 0, to - from);
    to -= from;
    from = 0;
    octets = next;
  }
}
