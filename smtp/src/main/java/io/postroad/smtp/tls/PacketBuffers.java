package io.postroad.smtp.tls;

import java.util.ArrayDeque;

/**
 * Buffers of the size of a TLS record, lent for as long as octets are in them, so that an idle
 * connection holds none. At most 64 wait here; more are left to the collector. Thread-safe.
 */
final class PacketBuffers {
  /** Header, the longest fragment of TLS 1.2 with its expansion (RFC 5246 §6.2.3), and a little. */
  static final int OCTETS = 5 + (1 << 14) + 2048 + 59;

  private static final int KEPT = 64;

  private final ArrayDeque<byte[]> free = new ArrayDeque<>();

  synchronized byte[] take() {
    byte[] buffer = free.pollLast();
    return buffer == null ? new byte[OCTETS] : buffer;
  }

  /** Takes back what {@link #take} gave; anything else is left to the collector. */
  synchronized void give(byte[] buffer) {
    if (buffer.length == OCTETS && free.size() < KEPT) {
      free.addLast(buffer);
    }
  }
}
