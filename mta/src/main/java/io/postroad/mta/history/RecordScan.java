package io.postroad.mta.history;

import io.postroad.mta.spool.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The records of one history file in order, read through a window that is used again: a length, a
 * checksum, an event. Ends at the first that is torn or damaged. For one thread.
 */
final class RecordScan {
  static final int HEAD = 8;
  static final int RECORD_MAX = 8 * 1024 * 1024;
  private static final int WINDOW = 256 * 1024;

  private final Disk.DiskFile file;
  private byte[] window = new byte[WINDOW];
  private long windowAt;
  private int windowLength;
  private long at;
  private int length;

  /** Before the first record. */
  RecordScan(Disk.DiskFile file) {
    this(file, 0);
  }

  /** Before the record at {@code first}. */
  RecordScan(Disk.DiskFile file, long first) {
    this.file = file;
    this.windowAt = first;
    this.at = first - HEAD;
  }

  /** Goes to the next record; false when there is none. */
  boolean next() throws IOException {
    long head = at + HEAD + length;
    if (!holds(head, HEAD)) {
      return false;
    }
    ByteBuffer octets = ByteBuffer.wrap(window);
    int size = octets.getInt((int) (head - windowAt));
    int checksum = octets.getInt((int) (head - windowAt) + Integer.BYTES);
    if (size <= 0 || size > RECORD_MAX || !holds(head + HEAD, size)) {
      return false;
    }
    CRC32C actual = new CRC32C();
    actual.update(window, (int) (head + HEAD - windowAt), size);
    if ((int) actual.getValue() != checksum) {
      return false;
    }
    at = head;
    length = size;
    return true;
  }

  /** Makes the window hold {@code count} octets from {@code from}; false at the end of the file. */
  private boolean holds(long from, int count) throws IOException {
    if (from >= windowAt && from + count <= windowAt + windowLength) {
      return true;
    }
    int kept = (int) Math.max(0, windowAt + windowLength - from);
    byte[] next = count > window.length ? new byte[count] : window;
    System.arraycopy(window, windowLength - kept, next, 0, kept);
    window = next;
    windowAt = from;
    windowLength = kept + file.read(ByteBuffer.wrap(next, kept, next.length - kept), from + kept);
    return windowLength >= count;
  }

  /** Where the record begins. */
  long at() {
    return at;
  }

  /** Octets of the record's event. */
  int length() {
    return length;
  }

  /** The event, with or without its conversation. */
  HistoryEvent event(boolean whole) throws IOException {
    return EventCodec.decode(window, (int) (at + HEAD - windowAt), length, whole);
  }
}
