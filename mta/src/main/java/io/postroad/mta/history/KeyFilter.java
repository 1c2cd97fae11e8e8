package io.postroad.mta.history;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Which keys a history file may hold (a Bloom filter): never says no to one that is there, and says
 * yes to about one in a hundred that is not. It makes a search read the files that matter instead
 * of all of them. Immutable.
 */
final class KeyFilter {
  private static final int MAGIC = 0x504B4631; // "PKF1"
  private static final int HEAD = 12;
  private static final int BITS_PER_KEY = 10;
  private static final int PROBES = 6;

  /** More than any file has keys for. */
  static final int OCTETS_MAX = 16 * 1024 * 1024;

  private final byte[] bits;

  private KeyFilter(byte[] bits) {
    this.bits = bits;
  }

  /** Keys of a file being gathered, as hashes. Not thread-safe. */
  static final class Gathering {
    private int[] hashes = new int[1024];
    private int count;

    void add(HistoryEvent event) {
      for (String key : EventKeys.of(event)) {
        if (count == hashes.length) {
          compact();
        }
        hashes[count++] = hash(key);
      }
    }

    /** Leaves out what is there twice; grows when that does not help. */
    private void compact() {
      Arrays.sort(hashes, 0, count);
      int kept = 0;
      for (int i = 0; i < count; i++) {
        if (kept == 0 || hashes[i] != hashes[kept - 1]) {
          hashes[kept++] = hashes[i];
        }
      }
      count = kept;
      if (count > hashes.length / 2) {
        hashes = Arrays.copyOf(hashes, 2 * hashes.length);
      }
    }

    KeyFilter filter() {
      compact();
      byte[] bits = new byte[Math.max(8, (int) ((long) count * BITS_PER_KEY / Byte.SIZE))];
      for (int i = 0; i < count; i++) {
        for (int probe = 0; probe < PROBES; probe++) {
          int bit = bit(hashes[i], probe, bits.length);
          bits[bit / Byte.SIZE] |= (byte) (1 << (bit % Byte.SIZE));
        }
      }
      return new KeyFilter(bits);
    }
  }

  /** Whether the file may hold an event with this key. */
  boolean mayHold(String key) {
    int hash = hash(key);
    for (int probe = 0; probe < PROBES; probe++) {
      int bit = bit(hash, probe, bits.length);
      if ((bits[bit / Byte.SIZE] & (1 << (bit % Byte.SIZE))) == 0) {
        return false;
      }
    }
    return true;
  }

  private static int bit(int hash, int probe, int octets) {
    int step = mixed(hash ^ 0x5BD1E995) | 1;
    return (int) (((hash + (long) probe * step) & 0xFFFFFFFFL) % ((long) octets * Byte.SIZE));
  }

  private static int hash(String key) {
    return mixed(key.hashCode());
  }

  /** Spreads every bit over all of them. */
  private static int mixed(int value) {
    int h = value;
    h = (h ^ (h >>> 16)) * 0x85EBCA6B;
    h = (h ^ (h >>> 13)) * 0xC2B2AE35;
    return h ^ (h >>> 16);
  }

  /** As it is kept in a file. */
  ByteBuffer octets() {
    ByteBuffer octets = ByteBuffer.allocate(HEAD + bits.length);
    octets.putInt(MAGIC).putInt(bits.length).putInt(checksum(bits)).put(bits);
    return octets.flip();
  }

  /** What a file holds; empty when it was torn by a crash. */
  static Optional<KeyFilter> parse(ByteBuffer octets) {
    if (octets.remaining() < HEAD || octets.getInt() != MAGIC) {
      return Optional.empty();
    }
    int length = octets.getInt();
    int checksum = octets.getInt();
    if (length <= 0 || length != octets.remaining()) {
      return Optional.empty();
    }
    byte[] bits = new byte[length];
    octets.get(bits);
    return checksum(bits) == checksum ? Optional.of(new KeyFilter(bits)) : Optional.empty();
  }

  private static int checksum(byte[] bits) {
    CRC32C checksum = new CRC32C();
    checksum.update(bits);
    return (int) checksum.getValue();
  }
}
