package io.postroad.mta.spool.segment;

import io.postroad.mta.spool.Disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Reads a segment's records from front to back and checks every one: both checksums, and that
 * sequence numbers follow one another (only the head of a group may leave a gap, which a refused
 * group left behind). Octets the disk cannot read count as damaged. Confined to one thread.
 */
final class SegmentScan {
  private static final int WINDOW = 256 * 1024;
  private static final int PAGE = 4096;

  /** What is told of each record. */
  interface Visitor {
    /** A good record; its payload is in {@code octets} from {@code payload} on. */
    void record(RecordHeader header, int offset, byte[] octets, int payload)
        throws DamagedException;

    /** Nothing readable stands between the two offsets. */
    void damage(int offset, int until);
  }

  private final DiskFile file;
  private final int number;
  private final long salt;
  private final int limit;
  private byte[] window = new byte[0];
  private int windowAt;
  private int windowLength;
  private long sequence = -1;
  private boolean unreadable;

  /** Looks at the octets below {@code limit}. */
  SegmentScan(DiskFile file, int number, long salt, int limit) {
    this.file = file;
    this.number = number;
    this.salt = salt;
    this.limit = limit;
  }

  /** The sequence number of the last good record; -1 before the first. */
  long sequence() {
    return sequence;
  }

  /** Whether the disk refused to read some octets. */
  boolean unreadable() {
    return unreadable;
  }

  /** Visits good records up to the first bad one, and says where that stands. */
  int untilBad(int from, Visitor visitor) throws IOException {
    int at = from;
    while (at < limit) {
      RecordHeader header = whole(at, false);
      if (header == null || !visit(header, at, visitor)) {
        return at;
      }
      at += header.recordLength();
    }
    return at;
  }

  /** Visits all good records and reports what stands between them. */
  void all(int from, Visitor visitor) throws IOException {
    int at = from;
    while (at < limit) {
      RecordHeader header = whole(at, false);
      if (header != null && visit(header, at, visitor)) {
        at += header.recordLength();
        continue;
      }
      // The next good record may stand anywhere, inside the bad one too: octets may be missing. The
      // salt sees to it that a record inside a content is none.
      int bad = at;
      at = candidate(at + 1);
      while (at < limit && whole(at, true) == null) {
        at = candidate(at + 1);
      }
      visitor.damage(bad, at);
    }
  }

  /** The next offset at which a record may begin: a whole segment is passed over in no time. */
  private int candidate(int from) throws IOException {
    int at = from;
    while (at < limit && load(at, 1)) {
      int end = windowAt + windowLength;
      while (at < end) {
        if (window[at - windowAt] == RecordHeader.SYNC_FIRST) {
          return at;
        }
        at++;
      }
    }
    return limit;
  }

  private boolean visit(RecordHeader header, int at, Visitor visitor) {
    try {
      visitor.record(header, at, window, at - windowAt + RecordHeader.OCTETS);
      sequence = header.sequence();
      return true;
    } catch (DamagedException e) {
      return false;
    }
  }

  /** The header of a whole and good record, which is then in the window. */
  private @Nullable RecordHeader whole(int at, boolean anySequence) throws IOException {
    RecordHeader header = frame(at);
    if (header == null || !follows(header, anySequence) || !load(at, header.recordLength())) {
      return null;
    }
    CRC32C crc = new CRC32C();
    crc.update(window, at - windowAt + RecordHeader.OCTETS, header.payloadLength());
    if ((int) crc.getValue() != header.payloadCrc()) {
      return null;
    }
    if (anySequence) {
      sequence = header.sequence() - 1;
    }
    return header;
  }

  private boolean follows(RecordHeader header, boolean anySequence) {
    boolean gap = anySequence || header.type() == RecordType.GROUP || sequence < 0;
    return gap ? header.sequence() > sequence : header.sequence() == sequence + 1;
  }

  /** A header alone, whose record fits. */
  private @Nullable RecordHeader frame(int at) throws IOException {
    if (!load(at, RecordHeader.OCTETS)) {
      return null;
    }
    RecordHeader header = RecordHeader.decode(window, at - windowAt, salt, number);
    return header == null || header.recordLength() > limit - at ? null : header;
  }

  /**
   * Has {@code length} octets from {@code at} in the window; false when the segment ends before.
   */
  private boolean load(int at, int length) throws IOException {
    if (length > limit - at) {
      return false;
    }
    if (at >= windowAt && at + length <= windowAt + windowLength) {
      return true;
    }
    int size = Math.min(limit - at, Math.max(length, WINDOW));
    if (window.length < size) {
      window = new byte[size];
    }
    windowAt = at;
    windowLength = read(at, size);
    return windowLength >= length;
  }

  private int read(int at, int size) throws IOException {
    try {
      return file.read(ByteBuffer.wrap(window, 0, size), at);
    } catch (IOException e) {
      return readPages(at, size);
    }
  }

  /** After a failed read: page by page, so that one bad page costs no more than itself. */
  private int readPages(int at, int size) {
    unreadable = true;
    Arrays.fill(window, 0, size, (byte) 0);
    for (int done = 0; done < size; ) {
      int length = Math.min(size - done, PAGE - (at + done) % PAGE);
      try {
        file.read(ByteBuffer.wrap(window, done, length), at + done);
      } catch (IOException e) {
        Arrays.fill(window, done, done + length, (byte) 0);
      }
      done += length;
    }
    return size;
  }
}
