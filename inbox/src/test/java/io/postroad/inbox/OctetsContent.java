package io.postroad.inbox;

import io.postroad.smtp.envelope.Content;
import java.nio.charset.StandardCharsets;

/** A content at hand. */
final class OctetsContent implements Content {
  private final byte[] octets;
  private int at;

  OctetsContent(byte[] octets) {
    this.octets = octets.clone();
  }

  OctetsContent(String text) {
    this(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  @Override
  public int read(byte[] into, int offset, int length) {
    if (at == octets.length) {
      return -1;
    }
    int count = Math.min(length, octets.length - at);
    System.arraycopy(octets, at, into, offset, count);
    at += count;
    return count;
  }

  @Override
  public void close() {}
}
