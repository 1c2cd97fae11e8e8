package io.postroad.smtp.envelope;

import java.io.Closeable;
import java.io.IOException;

/**
 * The octets of a mail object's content: header section and body with CR LF line ends, dots already
 * unstuffed. Read once, front to back, by one thread; never whole in memory.
 */
public interface Content extends Closeable {

  /**
   * Reads the next octets, at least one unless the content is at its end.
   *
   * @return how many, or -1 at the true end of the content. A content that breaks off or breaks a
   *     rule never returns -1: it throws
   * @throws ContentException when the peer's octets break a rule of the content (nothing of it may
   *     be kept)
   * @throws IOException when the source is gone (nothing of it may be kept)
   */
  int read(byte[] into, int offset, int length) throws IOException;

  /** Gives up the source; whether or not the end was reached. */
  @Override
  void close();

  /**
   * The content that these octets are, one piece behind the other. They are not copied: nobody may
   * write to them until it is closed.
   */
  static Content of(byte[]... pieces) {
    return new OctetsContent(pieces);
  }
}
