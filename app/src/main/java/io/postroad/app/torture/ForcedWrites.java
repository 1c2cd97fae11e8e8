package io.postroad.app.torture;

import io.postroad.mta.spool.Disk;
import io.postroad.smtp.runtime.Time;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;

/**
 * How long a write of 4 KiB takes to be on stable storage. Immutable.
 *
 * @param median half of them took no longer
 * @param slowest of all
 */
public record ForcedWrites(Duration median, Duration slowest) {
  static final int COUNT = 100;

  private static final int OCTETS = 4096;
  private static final String FILE = "forced-writes";

  /** No flash and no platter is that quick; a power-protected cache behind a bus hardly is. */
  private static final Duration PLAUSIBLE = Duration.ofNanos(8_000);

  /** Measures it in a folder, which is left as it was. */
  static ForcedWrites measure(Disk disk, Time time) throws IOException {
    long[] took = new long[COUNT];
    try (Disk.DiskFile file = disk.create(FILE)) {
      ByteBuffer octets = ByteBuffer.allocateDirect(OCTETS);
      for (int i = 0; i < COUNT; i++) {
        octets.clear();
        file.write(octets, (long) i * OCTETS);
        long start = time.nanos();
        file.force();
        took[i] = time.nanos() - start;
      }
    }
    disk.delete(FILE);
    Arrays.sort(took);
    return new ForcedWrites(Duration.ofNanos(took[COUNT / 2]), Duration.ofNanos(took[COUNT - 1]));
  }

  /** Whether the disk cannot have done what it said. */
  boolean tooFast() {
    return median.compareTo(PLAUSIBLE) < 0;
  }
}
