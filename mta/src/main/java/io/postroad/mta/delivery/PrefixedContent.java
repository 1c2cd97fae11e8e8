package io.postroad.mta.delivery;

import io.postroad.smtp.envelope.Content;
import java.io.IOException;

/** A content with header fields put on top. Read by one thread. */
public final class PrefixedContent implements Content {
  private final byte[] prefix;
  private final Content rest;
  private int done;

  /** {@code prefix} is whole header fields with CR LF. */
  public PrefixedContent(byte[] prefix, Content rest) {
    this.prefix = prefix.clone();
    this.rest = rest;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (done < prefix.length) {
      int n = Math.min(length, prefix.length - done);
      System.arraycopy(prefix, done, into, offset, n);
      done += n;
      return n;
    }
    return rest.read(into, offset, length);
  }

  @Override
  public void close() {
    rest.close();
  }
}
