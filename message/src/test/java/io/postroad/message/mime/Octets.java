package io.postroad.message.mime;

import io.postroad.smtp.envelope.Content;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/** Contents from octets, in reads of random length, and back. */
final class Octets implements Content {
  private final byte[] octets;
  private final Random random;
  private int at;

  Octets(byte[] octets, Random random) {
    this.octets = octets;
    this.random = random;
  }

  @Override
  public int read(byte[] into, int offset, int length) {
    if (at == octets.length) {
      return -1;
    }
    int count = Math.min(Math.min(length, octets.length - at), 1 + random.nextInt(5000));
    System.arraycopy(octets, at, into, offset, count);
    at += count;
    return count;
  }

  @Override
  public void close() {}

  /** Text with CR LF line ends, UTF-8. */
  static byte[] of(String text) {
    return text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
  }

  static byte[] all(Content content) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] some = new byte[700];
    try (content) {
      int count;
      while ((count = content.read(some, 0, some.length)) >= 0) {
        out.write(some, 0, count);
      }
    }
    return out.toByteArray();
  }
}
