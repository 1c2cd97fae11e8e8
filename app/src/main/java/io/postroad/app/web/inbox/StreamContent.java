package io.postroad.app.web.inbox;

import io.postroad.smtp.envelope.Content;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** A content that is read from a stream of ours. For one thread. */
final class StreamContent implements Content {
  private final InputStream octets;

  StreamContent(InputStream octets) {
    this.octets = octets;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    return octets.read(into, offset, length);
  }

  @Override
  public void close() {
    try {
      octets.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
