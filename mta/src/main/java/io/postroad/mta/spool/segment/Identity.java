package io.postroad.mta.spool.segment;

import io.postroad.mta.spool.Disk;
import io.postroad.mta.spool.Disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The spool's salt, in a file of its own beside the copies in the segments' headers: without it no
 * record can be told from what a sender wrote into a content.
 */
final class Identity {
  private static final int OCTETS = 12;

  private Identity() {}

  /** The stored salt, or null when there is none that is whole. */
  static @Nullable Long read(Disk disk) throws IOException {
    if (!disk.names().contains(SegmentName.IDENTITY)) {
      return null;
    }
    ByteBuffer octets = ByteBuffer.allocate(OCTETS);
    try (DiskFile file = disk.open(SegmentName.IDENTITY)) {
      if (file.read(octets, 0) < OCTETS) {
        return null;
      }
    }
    long salt = octets.getLong(0);
    return octets.getInt(8) == crc(octets) ? salt : null;
  }

  static void write(Disk disk, long salt) throws IOException {
    ByteBuffer octets = ByteBuffer.allocate(OCTETS).putLong(salt);
    octets.putInt(crc(octets)).flip();
    String unfinished = SegmentName.IDENTITY + SegmentName.UNFINISHED;
    try (DiskFile file = disk.create(unfinished)) {
      file.write(octets, 0);
      file.force();
    }
    disk.rename(unfinished, SegmentName.IDENTITY);
    disk.forceFolder();
  }

  private static int crc(ByteBuffer octets) {
    CRC32C crc = new CRC32C();
    crc.update(octets.slice(0, OCTETS - 4));
    return (int) crc.getValue();
  }
}
