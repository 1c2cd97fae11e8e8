package io.postroad.mta.spool.memory;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.random.RandomGenerator;

/**
 * The octets of one file, twice: as they read now, and as they are on stable storage. Which sectors
 * differ is known, because a crash decides for each on its own. Guarded by its disk's monitor.
 */
final class MemoryFile {
  static final int SECTOR = 512;

  private byte[] now = new byte[0];
  private byte[] stable = new byte[0];
  private int size;
  private int stableSize;

  /** Sectors written since they were last forced. */
  private final BitSet dirty = new BitSet();

  /** Sectors a failed force has dropped: they read well, and no force will put them down. */
  private final BitSet dropped = new BitSet();

  int size() {
    return size;
  }

  void write(ByteBuffer octets, int length, int position) {
    int end = position + length;
    if (end > now.length) {
      now = Arrays.copyOf(now, Math.max(end, now.length * 2));
    }
    octets.get(now, position, length);
    mark(Math.min(position, size), Math.max(end, position));
    size = Math.max(size, end);
  }

  int read(ByteBuffer into, int position) {
    int length = Math.min(into.remaining(), size - position);
    if (length <= 0) {
      return 0;
    }
    into.put(now, position, length);
    return length;
  }

  void truncate(int newSize) {
    if (newSize < size) {
      Arrays.fill(now, newSize, size, (byte) 0);
      mark(newSize, size);
      size = newSize;
    }
  }

  private void mark(int from, int to) {
    dirty.set(from / SECTOR, (to + SECTOR - 1) / SECTOR);
    dropped.clear(from / SECTOR, (to + SECTOR - 1) / SECTOR);
  }

  void force() {
    grow();
    dirty.stream().forEach(sector -> put(sector, SECTOR));
    dirty.clear();
    if (size < stableSize) {
      Arrays.fill(stable, size, stableSize, (byte) 0);
    }
    stableSize = size;
  }

  /** Fails: part of what it was to put down is dropped for good. */
  void failForce(RandomGenerator random) {
    dirty.stream()
        .filter(_ -> random.nextBoolean())
        .forEach(sector -> {
          dropped.set(sector);
          dirty.clear(sector);
        });
  }

  private void grow() {
    if (stable.length < size) {
      stable = Arrays.copyOf(stable, Math.max(size, stable.length * 2));
    }
  }

  private void put(int sector, int octets) {
    int from = sector * SECTOR;
    int to = Math.min(from + octets, Math.min(size, stable.length));
    if (from < to) {
      System.arraycopy(now, from, stable, from, to - from);
    }
  }

  /**
   * What a crash leaves: each sector not forced has reached the disk, or not, or in part, and so
   * has the file's length.
   */
  MemoryFile crash(RandomGenerator random) {
    int luck = random.nextInt(5);
    MemoryFile left = new MemoryFile();
    int whole = Math.max(size, stableSize);
    byte[] octets = Arrays.copyOf(stable, whole);
    BitSet survived = new BitSet();
    dirty.stream().filter(_ -> random.nextInt(4) < luck).forEach(survived::set);
    int reached = stableSize;
    for (int sector = survived.nextSetBit(0);
        sector >= 0;
        sector = survived.nextSetBit(sector + 1)) {
      int torn = random.nextInt(16) == 0 ? random.nextInt(SECTOR) : SECTOR;
      int from = sector * SECTOR;
      int to = Math.min(from + torn, size);
      if (from < to) {
        System.arraycopy(now, from, octets, from, to - from);
        reached = Math.max(reached, to);
      }
    }
    // A length may be recorded before its octets are, or a cut be lost.
    int length = random.nextInt(3) == 0 && !dirty.isEmpty() ? size : reached;
    left.now = Arrays.copyOf(octets, length);
    left.size = length;
    left.stable = left.now.clone();
    left.stableSize = length;
    return left;
  }

  /** For tests: changes stored octets behind everyone's back, as a failing device does. */
  void corrupt(int position, byte[] octets) {
    System.arraycopy(octets, 0, now, position, octets.length);
    mark(position, position + octets.length);
    force();
  }
}
