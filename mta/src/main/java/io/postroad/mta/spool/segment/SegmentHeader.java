package io.postroad.mta.spool.segment;

import io.postroad.mta.spool.Disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The first octets of a segment. It is forced before the segment gets its name, so that one without
 * a valid header is damaged, never unfinished. Immutable.
 *
 * @param number the segment's own number
 * @param previous the number of the segment before it, 0 for none
 * @param previousEnd where the log ends in that segment: whatever stands behind does not count
 * @param salt the spool's salt, which every record's checksum covers
 */
record SegmentHeader(int number, int previous, int previousEnd, long salt) {
  static final int OCTETS = 48;

  /** Where the first group ends: a group head and the ledger's totals, forced with the header. */
  static final int FIRST_GROUP_END = OCTETS + 2 * RecordHeader.OCTETS + 4 + Totals.OCTETS;

  private static final long MAGIC = 0x506F_7374_726F_6164L; // "Postroad"
  private static final int VERSION = 1;

  ByteBuffer encode() {
    ByteBuffer octets = ByteBuffer.allocate(OCTETS);
    octets.putLong(MAGIC).putInt(VERSION).putInt(number).putInt(previous).putInt(previousEnd);
    octets.putLong(salt).position(OCTETS - 4);
    return octets.putInt(crc(octets)).flip();
  }

  /** The header of {@code file}, or null when it has no valid one for this number. */
  static @Nullable SegmentHeader read(DiskFile file, int number) throws IOException {
    ByteBuffer octets = ByteBuffer.allocate(OCTETS);
    if (file.read(octets, 0) < OCTETS) {
      return null;
    }
    octets.flip();
    if (octets.getLong() != MAGIC || octets.getInt() != VERSION || octets.getInt() != number) {
      return null;
    }
    SegmentHeader header =
        new SegmentHeader(number, octets.getInt(), octets.getInt(), octets.getLong());
    return octets.getInt(OCTETS - 4) == crc(octets) ? header : null;
  }

  private static int crc(ByteBuffer octets) {
    CRC32C crc = new CRC32C();
    crc.update(octets.slice(0, OCTETS - 4));
    return (int) crc.getValue();
  }
}
