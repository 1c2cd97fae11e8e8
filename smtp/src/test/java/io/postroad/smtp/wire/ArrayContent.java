package io.postroad.smtp.wire;

import io.postroad.smtp.envelope.Content;
import java.util.function.IntUnaryOperator;

/** A content in memory that gives itself in pieces of a chosen size. */
final class ArrayContent implements Content {

  private final byte[] octets;
  private final IntUnaryOperator pieces;
  private int at;

  ArrayContent(byte[] octets, IntUnaryOperator pieces) {
    this.octets = octets;
    this.pieces = pieces;
  }

  ArrayContent(byte[] octets) {
    this(octets, IntUnaryOperator.identity());
  }

  @Override
  public int read(byte[] into, int offset, int length) {
    if (at == octets.length) {
      return -1;
    }
    int count = Math.min(Math.max(1, pieces.applyAsInt(length)), octets.length - at);
    System.arraycopy(octets, at, into, offset, count);
    at += count;
    return count;
  }

  @Override
  public void close() {
    at = octets.length;
  }
}
