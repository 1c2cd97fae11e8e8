package io.postroad.mta.system;

import io.postroad.smtp.envelope.Content;

/** A content that is at hand. */
final class OctetsContent implements Content {
  private final byte[] octets;
  private int done;

  OctetsContent(byte[] octets) {
    this.octets = octets;
  }

  @Override
  public int read(byte[] into, int offset, int length) {
    int n = Math.min(length, octets.length - done);
    System.arraycopy(octets, done, into, offset, n);
    done += n;
    return n == 0 ? -1 : n;
  }

  @Override
  public void close() {}
}
