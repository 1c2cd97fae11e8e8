package io.postroad.mta.spool.segment;

import io.postroad.mta.spool.Disk;
import io.postroad.mta.spool.Disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Room on the disk: when new mail is refused, and the reserve out of which settlements go on while
 * it is (rule D4). Thread-safe; the reserve is given up by the writer and made by the caretaker.
 */
final class Space {
  private static final int STEP = 64 * 1024;

  private final Disk disk;
  private final Spares spares;
  private final long reserveOctets;
  private final long freeOctetsMin;
  private volatile boolean full;
  private volatile boolean reserved;
  private volatile String reason = "";

  Space(Disk disk, Spares spares, long reserveOctets, long freeOctetsMin) {
    this.disk = disk;
    this.spares = spares;
    this.reserveOctets = reserveOctets;
    this.freeOctetsMin = freeOctetsMin;
  }

  /** Whether new mail is refused. */
  boolean full() {
    return full;
  }

  String reason() {
    return reason;
  }

  /** A write was refused: new mail is too, until there is room again. */
  void refused(IOException because) {
    reason = "the disk refused a write: " + because.getMessage();
    full = true;
  }

  /** Gives up spare files and the reserve, if there are any; whether that made room. */
  boolean giveUpReserve() {
    boolean made = false;
    try {
      made = spares.discard();
      if (reserved) {
        reserved = false;
        disk.delete(SegmentName.RESERVE);
        made = true;
      }
      return made;
    } catch (IOException e) {
      return made; // The settlements wait until there is room.
    }
  }

  /** Looks at the disk: refuses new mail below the watermark, and takes it again above. */
  void look() {
    try {
      long free = disk.freeOctets();
      if ((full || free < freeOctetsMin) && spares.discard()) {
        free = disk.freeOctets();
      }
      if (!reserved && free >= freeOctetsMin + reserveOctets) {
        reserve();
        free = disk.freeOctets();
      }
      if (enough(free) && reserved) {
        full = false;
      }
    } catch (IOException e) {
      refused(e);
    }
  }

  /** The first look, before any mail is taken; it leaves the reserve for later. */
  void lookFirst() throws IOException {
    enough(disk.freeOctets());
  }

  private boolean enough(long free) {
    if (free >= freeOctetsMin) {
      return true;
    }
    reason = free + " octets are free, " + freeOctetsMin + " are needed";
    full = true;
    return false;
  }

  /** Writes the reserve out, because a hole would reserve nothing. */
  private void reserve() throws IOException {
    String unfinished = SegmentName.RESERVE + SegmentName.UNFINISHED;
    List<String> names = disk.names();
    if (names.contains(SegmentName.RESERVE)) {
      reserved = true;
      return;
    }
    if (names.contains(unfinished)) {
      disk.delete(unfinished);
    }
    try (DiskFile file = disk.create(unfinished)) {
      ByteBuffer zeros = ByteBuffer.allocate(STEP);
      for (long at = 0; at < reserveOctets; at += STEP) {
        file.write(zeros.clear().limit((int) Math.min(STEP, reserveOctets - at)), at);
      }
    }
    disk.rename(unfinished, SegmentName.RESERVE);
    reserved = true;
  }
}
