package io.postroad.mta.spool.segment;

import io.postroad.smtp.envelope.Content;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * A content read back part by part, each part checked before its first octet is given out. Confined
 * to its reader's thread.
 */
final class StoredContent implements Content {
  private final RecordReader reader;
  private final Located located;
  private final Consumer<Located> whenClosed;
  private byte[] part = {};
  private int position;
  private int next;
  private boolean closed;

  StoredContent(RecordReader reader, Located located, Consumer<Located> whenClosed) {
    this.reader = reader;
    this.located = located;
    this.whenClosed = whenClosed;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (closed) {
      throw new IOException("the content is closed");
    }
    while (position == part.length) {
      int parts = located.chunks().size() + 1;
      if (next == parts) {
        return -1;
      }
      part = next == parts - 1 ? tail() : reader.chunk(located, located.chunks().get(next));
      position = 0;
      next++;
    }
    int count = Math.min(length, part.length - position);
    System.arraycopy(part, position, into, offset, count);
    position += count;
    return count;
  }

  private byte[] tail() throws IOException {
    Octets memory = located.tail();
    return memory == null ? reader.tail(located) : Arrays.copyOf(memory.array, memory.length);
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      whenClosed.accept(located);
    }
  }
}
