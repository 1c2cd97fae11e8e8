package io.postroad.mta.spool.segment;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

/** Collects the octets of a record's payload. Confined to one thread. */
final class OctetWriter {
  private byte[] octets = new byte[192];
  private int length;

  OctetWriter octet(int value) {
    room(1);
    octets[length++] = (byte) value;
    return this;
  }

  OctetWriter int32(int value) {
    return octet(value >>> 24).octet(value >>> 16).octet(value >>> 8).octet(value);
  }

  OctetWriter int64(long value) {
    return int32((int) (value >>> 32)).int32((int) value);
  }

  /** An unsigned number in groups of seven bits, the lowest first: small ones take one octet. */
  OctetWriter number(long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      octet((int) (rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    return octet((int) rest);
  }

  OctetWriter text(String text) {
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    return number(encoded.length).raw(encoded, 0, encoded.length);
  }

  OctetWriter instant(Instant instant) {
    long seconds = instant.getEpochSecond();
    return number((seconds << 1) ^ (seconds >> 63)).number(instant.getNano());
  }

  OctetWriter raw(byte[] from, int offset, int count) {
    room(count);
    System.arraycopy(from, offset, octets, length, count);
    length += count;
    return this;
  }

  int length() {
    return length;
  }

  byte[] toArray() {
    return Arrays.copyOf(octets, length);
  }

  private void room(int count) {
    if (octets.length - length < count) {
      octets = Arrays.copyOf(octets, Math.max(octets.length * 2, length + count));
    }
  }
}
