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

  /** What an idle session keeps. */
  static final int SMALL = 1024;

  /** What content is read ahead at most, unless an owner says otherwise. */
  static final int LARGEST = 64 << 10;

  private final Transport transport;
  private final int largest;
  byte[] octets = new byte[SMALL];
  int from;
  int to;

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
      if (octets.length > SMALL) {
        octets = new byte[SMALL];
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
    } else if (to == octets.length && from > 0) {
      System.arraycopy(octets, from, octets, 0, to - from);
      to -= from;
      from = 0;
    }
    if (to == octets.length) {
      octets = Arrays.copyOf(octets, Math.max(to + 1, Math.min(2 * to, capacity)));
    }
    int count = transport.read(octets, to, octets.length - to, deadline);
    if (count > 0) {
      to += count;
    }
    return count;
  }
}
