package io.postroad.smtp.wire;

import java.io.IOException;

/** The content that was being sent could not be read: our side failed, not the peer. */
public final class ContentSourceException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Wraps what the source said. */
  public ContentSourceException(IOException cause) {
    super("the content could not be read", cause);
  }
}
