package io.postroad.app.web;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A request's body that ends in an exception beyond its limit (rule W4). For one thread. */
final class BoundedInput extends FilterInputStream {
  private long left;

  BoundedInput(InputStream in, long max) {
    super(in);
    this.left = max;
  }

  @Override
  public int read() throws IOException {
    int octet = super.read();
    count(octet < 0 ? 0 : 1);
    return octet;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    int count = super.read(into, offset, length);
    count(Math.max(count, 0));
    return count;
  }

  private void count(int octets) throws IOException {
    left -= octets;
    if (left < 0) {
      throw new IOException("the body of the request is larger than a message may be");
    }
  }
}
