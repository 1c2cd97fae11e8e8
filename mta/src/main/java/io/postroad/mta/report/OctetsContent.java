package io.postroad.mta.report;

import io.postroad.smtp.envelope.Content;

/** A content that is at hand. Read by one thread. */
final class OctetsContent implements Content {
  private final byte[] octets;
  private int done;

  OctetsContent(byte[] octets) {
    this.octets = octets;
  }

  @Override
  public int read(byte[] into, int offset, int length) {
    if (done == octets.length) {
      return -1;
    }
    int n = Math.min(length, octets.length - done);
    System.arraycopy(octets, done, into, offset, n);
    done += n;
    return n;
  }

  @Override
  public void close() {
    done = octets.length;
  }
}
