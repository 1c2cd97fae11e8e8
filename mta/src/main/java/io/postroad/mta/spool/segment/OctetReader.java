package io.postroad.mta.spool.segment;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;

/**
 * Reads what {@link OctetWriter} wrote. Any octets give a value or a {@link DamagedException}.
 * Confined to one thread.
 */
final class OctetReader {
  private final byte[] octets;
  private final int end;
  private int position;

  OctetReader(byte[] octets, int offset, int length) {
    this.octets = octets;
    this.position = offset;
    this.end = offset + length;
  }

  int octet() throws DamagedException {
    need(1);
    return octets[position++] & 0xFF;
  }

  int int32() throws DamagedException {
    need(4);
    return octet() << 24 | octet() << 16 | octet() << 8 | octet();
  }

  long int64() throws DamagedException {
    need(8);
    return ((long) int32() << 32) | (int32() & 0xFFFF_FFFFL);
  }

  long number() throws DamagedException {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int next = octet();
      value |= (long) (next & 0x7F) << shift;
      if (next < 0x80) {
        return value;
      }
    }
    throw new DamagedException("a number is too long");
  }

  /** A number that counts or measures something within this payload, or at most {@code max}. */
  int count(int max) throws DamagedException {
    long value = number();
    if (value < 0 || value > max) {
      throw new DamagedException("a count is out of range");
    }
    return (int) value;
  }

  String text() throws DamagedException {
    int length = count(end - position);
    String text = new String(octets, position, length, StandardCharsets.UTF_8);
    position += length;
    return text;
  }

  Instant instant() throws DamagedException {
    long folded = number();
    long nanos = number();
    try {
      return Instant.ofEpochSecond((folded >>> 1) ^ -(folded & 1), nanos);
    } catch (DateTimeException | ArithmeticException e) {
      throw new DamagedException("a time is out of range");
    }
  }

  int remaining() {
    return end - position;
  }

  private void need(int count) throws DamagedException {
    if (end - position < count) {
      throw new DamagedException("a payload ends too early");
    }
  }
}
