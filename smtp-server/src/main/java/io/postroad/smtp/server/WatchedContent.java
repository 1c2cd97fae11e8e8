package io.postroad.smtp.server;

import io.postroad.smtp.envelope.Content;
import io.postroad.smtp.envelope.ContentException;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A content that remembers how its reading went, so that no receiver, whatever it does with an
 * exception, can make the session say 250 to a content that was not read to its end. Confined to
 * the session's thread.
 */
final class WatchedContent implements Content {
  private final Content content;
  private boolean ended;
  private boolean closed;
  private ContentException.@Nullable Fault fault;
  private @Nullable IOException lost;

  WatchedContent(Content content) {
    this.content = content;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (closed) {
      throw new IOException("the content was closed");
    }
    try {
      int count = content.read(into, offset, length);
      ended |= count < 0;
      return count;
    } catch (ContentException e) {
      fault = e.fault();
      throw e;
    } catch (IOException e) {
      lost = e;
      throw e;
    }
  }

  @Override
  public void close() {
    closed = true;
  }

  /** Whether its end was read. */
  boolean ended() {
    return ended;
  }

  /** The rule it broke, if it did. */
  Optional<ContentException.Fault> fault() {
    return Optional.ofNullable(fault);
  }

  /** How the client was lost, if it was. */
  Optional<IOException> lost() {
    return Optional.ofNullable(lost);
  }
}
