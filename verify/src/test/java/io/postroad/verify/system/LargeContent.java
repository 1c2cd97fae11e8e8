package io.postroad.verify.system;

import io.postroad.smtp.envelope.Content;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SplittableRandom;

/**
 * A content of any size that is never in memory: a small header section, then random octets, in
 * lines or not. The same seed gives the same octets. Read once, by one thread.
 */
final class LargeContent implements Content {
  /** How it begins, behind the trace fields that servers put on top. */
  static final byte[] START = "Subject: large\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private static final int LINE = 76;

  private final SplittableRandom random;
  private final long size;
  private final boolean binary;
  private long at;

  /**
   * A content.
   *
   * @param binary whether every octet may come; else lines of printable octets, some of which begin
   *     with a dot
   */
  LargeContent(long seed, long size, boolean binary) {
    this.random = new SplittableRandom(seed);
    this.size = size;
    this.binary = binary;
  }

  @Override
  public int read(byte[] into, int offset, int length) {
    if (at == size) {
      return -1;
    }
    int count = (int) Math.min(length, size - at);
    for (int i = 0; i < count; i++) {
      into[offset + i] = next();
      at++;
    }
    return count;
  }

  private byte next() {
    if (at < START.length) {
      return START[(int) at];
    }
    if (binary) {
      return (byte) random.nextInt();
    }
    long column = (at - START.length) % (LINE + 2);
    if (at == size - 2 || (column == LINE && at < size - 3)) {
      return '\r';
    }
    if (at == size - 1 || (column == LINE + 1 && at < size - 2)) {
      return '\n';
    }
    return column == 0 ? (byte) '.' : (byte) random.nextInt(' ', 127);
  }

  @Override
  public void close() {}

  static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** The hash of all its octets, read anew. */
  static String hash(long seed, long size, boolean binary) {
    MessageDigest digest = digest();
    byte[] octets = new byte[64 * 1024];
    LargeContent content = new LargeContent(seed, size, binary);
    for (int n = content.read(octets, 0, octets.length);
        n >= 0;
        n = content.read(octets, 0, octets.length)) {
      digest.update(octets, 0, n);
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
