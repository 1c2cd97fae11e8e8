package io.postroad.message.mime;

/** What the octets of one stretch of content are like. Confined to one thread. */
final class OctetTally {
  /** A line without its CR LF (RFC 5322 §2.1.1). */
  private static final int LINE_MAX = 998;

  private long total;
  private long high;
  private boolean bare;
  private boolean longLine;
  private int column;
  private boolean afterCr;

  void add(byte[] octets, int from, int to) {
    total += to - from;
    for (int i = from; i < to; i++) {
      byte octet = octets[i];
      boolean lineEnd = octet == '\n' && afterCr;
      high += octet < 0 ? 1 : 0;
      bare |= octet == 0 || (octet == '\n' ? !afterCr : afterCr);
      afterCr = octet == '\r';
      column = lineEnd ? 0 : column + 1;
      longLine |= column > LINE_MAX + (afterCr ? 1 : 0);
    }
  }

  /** Whether an octet is above 127. */
  boolean hasHigh() {
    return high > 0;
  }

  /** Whether more than one octet in six is: quoted-printable would be longer than base64. */
  boolean isMostlyHigh() {
    return high > total / 6;
  }

  /** Whether there is a NUL, or a CR or LF alone: what only BINARYMIME may carry. */
  boolean hasBareControl() {
    return bare || afterCr;
  }

  boolean hasLongLine() {
    return longLine;
  }
}
