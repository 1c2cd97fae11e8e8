package io.postroad.mta.spool.segment;

import io.postroad.mta.spool.Disk;
import io.postroad.mta.spool.Disk.DiskFile;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Files of removed segments, kept to be written again: their blocks are there already, so that a
 * force puts down octets alone. In a file that grows it puts down its length and its map as well,
 * which takes twice as long. What stands in such a file has another segment's number in its
 * checksums, and counts for nothing. No spare outlives its process: one that has a segment's number
 * on it already, whose name was lost in a crash, could pass for the segment that gets that number
 * next. Thread-safe.
 */
final class Spares {
  /** As many as a busy log is about to begin while the caretaker looks elsewhere. */
  private static final int MOST = 2;

  private final Disk disk;
  private final Deque<String> names = new ArrayDeque<>();

  Spares(Disk disk) {
    this.disk = disk;
  }

  /** Whether one more is wanted. */
  boolean wanted() {
    synchronized (names) {
      return names.size() < MOST;
    }
  }

  /** From now on {@code name}, which the folder has for good, is a spare. */
  void add(String name) {
    synchronized (names) {
      names.add(name);
    }
  }

  /** A file for a new segment under {@code name}: a spare one, else a new one. */
  DiskFile begin(String name) throws IOException {
    String spare = next();
    if (spare == null) {
      return disk.create(name);
    }
    disk.rename(spare, name);
    try {
      return disk.open(name);
    } catch (IOException e) {
      try {
        disk.delete(name);
      } catch (IOException left) {
        e.addSuppressed(left); // The next start removes it.
      }
      throw e;
    }
  }

  /** Gives their room back to the disk; whether there was any. */
  boolean discard() throws IOException {
    boolean any = false;
    for (String spare = next(); spare != null; spare = next()) {
      disk.delete(spare);
      any = true;
    }
    return any;
  }

  private @Nullable String next() {
    synchronized (names) {
      return names.poll();
    }
  }
}
