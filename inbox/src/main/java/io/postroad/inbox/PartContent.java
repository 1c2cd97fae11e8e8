package io.postroad.inbox;

import io.postroad.smtp.runtime.Deadline;
import io.postroad.smtp.runtime.Time;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.apache.james.mime4j.MimeException;

/**
 * The decoded octets of one part, read as they are asked for. Confined to one thread.
 *
 * @param part which one; its size is not known yet
 * @param octets to its end
 */
public record PartContent(MimePart part, InputStream octets, Closeable source)
    implements Closeable {

  private static final int CHUNK = 1 << 16;

  /** The part of that id; closes {@code message} if there is none, or else when it is closed. */
  static Optional<PartContent> find(
      InputStream message, String partId, Time time, Deadline deadline) throws IOException {
    BoundedReading bounded =
        new BoundedReading(new BufferedInputStream(message, CHUNK), time, deadline);
    boolean found = false;
    try {
      MimeWalk walk = new MimeWalk(bounded);
      for (MimePart part = walk.next(); part != null; part = walk.next()) {
        if (part.id().equals(partId)) {
          found = true;
          bounded.lift();
          return Optional.of(new PartContent(part, walk.content(), message));
        }
      }
      return Optional.empty();
    } catch (MimeException | RuntimeException e) {
      return Optional.empty(); // beyond what the parser understands there are no parts
    } finally {
      if (!found) {
        message.close();
      }
    }
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
