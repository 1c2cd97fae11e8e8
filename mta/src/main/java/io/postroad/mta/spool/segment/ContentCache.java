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
  private final long octetsMax;
  private final Map<QueueId, Octets> kept = new LinkedHashMap<>();
  private long octets;

  ContentCache(long octetsMax) {
    this.octetsMax = octetsMax;
  }

  /** Keeps a content. */
  synchronized void put(QueueId id, Octets content) {
    if (content.array.length > octetsMax) {
      return;
    }
    remove(id);
    kept.put(id, content);
    octets += content.array.length;
    Iterator<Octets> oldest = kept.values().iterator();
    while (octets > octetsMax) {
      octets -= oldest.next().array.length;
      oldest.remove();
    }
  }

  synchronized void remove(QueueId id) {
    Octets old = kept.remove(id);
    if (old != null) {
      octets -= old.array.length;
    }
  }

  @Nullable Content get(QueueId id) {
    Octets found;
    synchronized (this) {
      found = kept.get(id);
    }
    return found == null ? null : new MemoryContent(found.array, found.length);
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
