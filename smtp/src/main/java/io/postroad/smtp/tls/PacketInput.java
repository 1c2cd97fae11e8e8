package io.postroad.smtp.tls;

import io.postroad.smtp.runtime.Deadline;
import io.postroad.smtp.wire.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * What has arrived from below and was not decrypted. Whoever reads much at once gets much at once;
 * whoever waits for a command waits with 1 KiB. Confined to the session's thread.
 */
final class PacketInput {
  private static final int SMALL = 1024;
  private static final int RECORD_HEADER = 5;

  private final Transport connection;
  private final PacketBuffers buffers;
  private byte[] octets = new byte[SMALL];
  private int from;
  private int to;

  PacketInput(Transport connection, PacketBuffers buffers) {
    this.connection = connection;
    this.buffers = buffers;
  }

  /** Whether the beginning of a record is here. */
  boolean hasHeader() {
    return to - from >= RECORD_HEADER;
  }

  /** What is here; give it back to {@link #consumed}. */
  ByteBuffer octets() {
    return ByteBuffer.wrap(octets, from, to - from);
  }

  /** What lies before the buffer's position has been decrypted. */
  void consumed(ByteBuffer decrypted) {
    from = decrypted.position();
  }

  /**
   * Waits for more octets below.
   *
   * @param wanted how many octets the reader could take
   * @return how many came, or -1 at the end of input
   */
  int fill(int wanted, Deadline deadline) throws IOException {
    boolean bulk = wanted > SMALL;
    if (from == to) {
      from = 0;
      to = 0;
      exchange(bulk);
    } else if (bulk || to == octets.length) {
      System.arraycopy(octets, from, octets, 0, to - from);
      to -= from;
      from = 0;
      if (bulk || to == octets.length) {
        exchange(true);
      }
    }
    if (to == octets.length) {
      throw new TlsException("a TLS record is too long");
    }
    int count = connection.read(octets, to, octets.length - to, deadline);
    to += Math.max(0, count);
    return count;
  }

  /** Changes to a large buffer or back; what is in it goes along. */
  private void exchange(boolean large) {
    if (large == octets.length > SMALL) {
      return;
    }
    byte[] next = large ? buffers.take() : new byte[SMALL];
    System.arraycopy(octets, from, next, from, to - from);
    if (!large) {
      buffers.give(octets);
    }
    octets = next;
  }
}
