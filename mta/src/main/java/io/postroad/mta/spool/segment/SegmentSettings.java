package io.postroad.mta.spool.segment;

import io.postroad.mta.spool.Disk;
import java.io.IOException;

/**
 * Sizes of the segment log, in octets. Immutable.
 *
 * @param segmentOctets after which a segment is followed by the next
 * @param reserveOctets kept allocated, so that mail can leave when the disk is full (rule D4)
 * @param freeOctetsMin below which new mail is refused: the hard watermark of the rules' section 3
 * @param cacheOctets of small contents kept in memory for the delivery right after acceptance
 * @param inlineOctets of a content that travel with its envelope; more goes ahead in parts
 * @param intakeOctets that contents under way, until they are durable, may hold in memory above a
 *     small share each
 */
public record SegmentSettings(
    int segmentOctets,
    long reserveOctets,
    long freeOctetsMin,
    long cacheOctets,
    int inlineOctets,
    long intakeOctets) {

  private static final long MIB = 1024 * 1024;
  private static final int INLINE = 256 * 1024;
  private static final long INTAKE = 64 * MIB;
  private static final long SEGMENT = 64 * MIB;
  private static final long RESERVE = 64 * MIB;

  /** Below this size of file system the segment and the reserve shrink with it. */
  private static final long SMALL_DISK = 4096 * MIB;

  /** Checks the sizes. */
  public SegmentSettings {
    if (segmentOctets < 1024 || segmentOctets > SEGMENT) {
      throw new IllegalArgumentException("a segment has 1 KiB to 64 MiB");
    }
    if (inlineOctets < 64 || inlineOctets > MIB) {
      throw new IllegalArgumentException("64 octets to 1 MiB travel with their envelope");
    }
    if (reserveOctets < 0 || freeOctetsMin < 0 || cacheOctets < 0 || intakeOctets < 0) {
      throw new IllegalArgumentException("a size is not negative");
    }
  }

  /**
   * What suits a disk: on one of 1 GiB a 64th for a segment and for the reserve, so that both fit
   * beside the mail.
   *
   * @param messageOctetsMax the message size limit
   */
  public static SegmentSettings forDisk(Disk disk, long messageOctetsMax) throws IOException {
    long total = disk.totalOctets();
    long share = total >= SMALL_DISK ? SEGMENT : Math.clamp(total / 64, MIB, SEGMENT);
    long watermark = Math.min(64 * MIB, 4 * share) + 2 * messageOctetsMax;
    long intake = Math.min(INTAKE, Runtime.getRuntime().maxMemory() / 8);
    return new SegmentSettings(
        (int) share, Math.min(RESERVE, share), watermark, 16 * MIB, INLINE, intake);
  }
}
