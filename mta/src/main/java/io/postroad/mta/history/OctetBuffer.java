package io.postroad.mta.history;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Octets being gathered for one write, in an array that grows and is used again. Not thread-safe.
 */
final class OctetBuffer {
  private static final int FIRST = 16 * 1024;

  /** A larger array, from a burst, is given back. */
  private static final int KEPT = 1024 * 1024;

  private byte[] octets = new byte[FIRST];
  private int size;

  int size() {
    return size;
  }

  void clear() {
    size = 0;
    if (octets.length > KEPT) {
      octets = new byte[FIRST];
    }
  }

  /** Forgets what stands from {@code at} on. */
  void cut(int at) {
    size = at;
  }

  void putOctet(int value) {
    room(1);
    octets[size++] = (byte) (value & 0xFF);
  }

  void putInt(int value) {
    room(Integer.BYTES);
    setInt(size, value);
    size += Integer.BYTES;
  }

  void putLong(long value) {
    putInt((int) (value >>> Integer.SIZE));
    putInt((int) value);
  }

  /** The length of the text in octets, then its UTF-8. */
  void putText(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    room(Integer.BYTES + utf8.length);
    putInt(utf8.length);
    System.arraycopy(utf8, 0, octets, size, utf8.length);
    size += utf8.length;
  }

  /** Sets the four octets at {@code at}, which are there already. */
  void setInt(int at, int value) {
    for (int i = 0; i < Integer.BYTES; i++) {
      octets[at + i] = (byte) (value >>> (Integer.SIZE - Byte.SIZE * (i + 1)));
    }
  }

  /** The CRC-32C of what stands from {@code at} to the end. */
  int checksum(int at) {
    CRC32C checksum = new CRC32C();
    checksum.update(octets, at, size - at);
    return (int) checksum.getValue();
  }

  /** A view of all of it, good until the next change. */
  ByteBuffer view() {
    return ByteBuffer.wrap(octets, 0, size);
  }

  private void room(int more) {
    if (octets.length - size < more) {
      octets = Arrays.copyOf(octets, Math.max(2 * octets.length, Math.addExact(size, more)));
    }
  }
}
