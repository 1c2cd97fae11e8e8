package io.postroad.testkit.net;

/**
 * One direction of a connection: a bounded ring of octets and how it ended. Guarded by the clock's
 * lock.
 */
final class Pipe {
  private byte[] ring = new byte[256];
  private int first;
  private int size;
  private final int capacity;

  /** The writer will write no more. */
  boolean finished;

  /** The connection was reset: what was not read is lost. */
  boolean reset;

  /** The reader is gone: whatever is written now is answered with a reset. */
  boolean readerGone;

  /** How often something was written. */
  int writes;

  Pipe(int capacity) {
    this.capacity = capacity;
  }

  int size() {
    return size;
  }

  int room() {
    return capacity - size;
  }

  void put(byte[] from, int offset, int length) {
    if (size + length > ring.length) {
      grow(size + length);
    }
    for (int i = 0; i < length; i++) {
      ring[(first + size + i) % ring.length] = from[offset + i];
    }
    size += length;
  }

  int take(byte[] into, int offset, int length) {
    int taken = Math.min(length, size);
    for (int i = 0; i < taken; i++) {
      into[offset + i] = ring[(first + i) % ring.length];
    }
    first = (first + taken) % ring.length;
    size -= taken;
    return taken;
  }

  void drop() {
    size = 0;
  }

  private void grow(int least) {
    byte[] larger = new byte[Math.max(least, ring.length * 2)];
    for (int i = 0; i < size; i++) {
      larger[i] = ring[(first + i) % ring.length];
    }
    ring = larger;
    first = 0;
  }
}
