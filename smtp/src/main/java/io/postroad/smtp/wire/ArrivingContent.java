package io.postroad.smtp.wire;

import io.postroad.smtp.envelope.Content;
import java.io.IOException;

/**
 * A content as it comes over the wire, by DATA or by BDAT: what of it is not read can be dropped,
 * so that no octet of it is ever taken for a command. Confined to the session's thread.
 */
public interface ArrivingContent extends Content {

  /** How reading and dropping ended. */
  enum Drained {
    /** At the true end: answer, and the session goes on. */
    END,
    /** A CR or LF alone, or a NUL: answer 521 and close (rule S1). */
    BARE_CONTROL,
    /** Too much: answer and close. */
    TOO_MUCH
  }

  /** Octets of content so far, as they are given out. */
  long octets();

  /**
   * Reads and drops what the peer is bound to send still, within {@link
   * ContentLimits#drainOctetsMax()}: after DATA all of the content, after BDAT the rest of the
   * chunk.
   */
  Drained drain() throws IOException;
}
