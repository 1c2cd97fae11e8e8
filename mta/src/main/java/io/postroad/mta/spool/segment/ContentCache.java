package io.postroad.mta.spool.segment;

import io.postroad.mta.spool.QueueId;
import io.postroad.smtp.envelope.Content;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Small contents that were accepted just now, because most mail leaves at once and then need not be
 * read from the disk at all. Bounded; the oldest go first. Thread-safe.
 */
final class ContentCache {
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Kept(byte[] octets, int length) {}

  private final long octetsMax;
  private final Map<QueueId, Kept> kept = new LinkedHashMap<>();
  private long octets;

  ContentCache(long octetsMax) {
    this.octetsMax = octetsMax;
  }

  /** Keeps the first {@code length} of the octets, which nobody may change from now on. */
  synchronized void put(QueueId id, byte[] content, int length) {
    if (content.length > octetsMax) {
      return;
    }
    remove(id);
    kept.put(id, new Kept(content, length));
    octets += content.length;
    Iterator<Kept> oldest = kept.values().iterator();
    while (octets > octetsMax) {
      octets -= oldest.next().octets().length;
      oldest.remove();
    }
  }

  synchronized void remove(QueueId id) {
    Kept old = kept.remove(id);
    if (old != null) {
      octets -= old.octets().length;
    }
  }

  @Nullable Content get(QueueId id) {
    Kept found;
    synchronized (this) {
      found = kept.get(id);
    }
    return found == null ? null : new MemoryContent(found.octets(), found.length());
  }

  /** Reads from memory; confined to its reader's thread. */
  private static final class MemoryContent implements Content {
    private final byte[] octets;
    private final int length;
    private int position;

    MemoryContent(byte[] octets, int length) {
      this.octets = octets;
      this.length = length;
    }

    @Override
    public int read(byte[] into, int offset, int max) {
      if (position == length) {
        return -1;
      }
      int count = Math.min(max, length - position);
      System.arraycopy(octets, position, into, offset, count);
      position += count;
      return count;
    }

    @Override
    public void close() {
      // Nothing is held.
    }
  }
}
