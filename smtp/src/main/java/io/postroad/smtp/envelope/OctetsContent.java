package io.postroad.smtp.envelope;

/** A content that is at hand, in pieces. Read by one thread. */
final class OctetsContent implements Content {
  private final byte[][] pieces;
  private int piece;
  private int at;

  OctetsContent(byte[][] pieces) {
    this.pieces = pieces;
  }

  @Override
  public int read(byte[] into, int offset, int length) {
    while (piece < pieces.length && at == pieces[piece].length) {
      piece++;
      at = 0;
    }
    if (piece == pieces.length) {
      return -1;
    }
    int count = Math.min(length, pieces[piece].length - at);
    System.arraycopy(pieces[piece], at, into, offset, count);
    at += count;
    return count;
  }

  @Override
  public void close() {
    piece = pieces.length;
  }
}
