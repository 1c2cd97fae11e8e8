package io.postroad.smtp.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** The inner loop of every codec here: the search for the three octets that mean something. */
final class Octets {

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long EACH = 0x0101010101010101L;
  private static final long HIGH = 0x8080808080808080L;

  private Octets() {}

  /** Where the first CR, LF or NUL in {@code [from, to)} is, or {@code to}. */
  static int nextControl(byte[] octets, int from, int to) {
    int at = from;
    // Eight octets at a time: the lowest high bit that is left marks the first octet below 14.
    while (at <= to - Long.BYTES) {
      long eight = (long) LONG.get(octets, at);
      long below = (eight - EACH * (byte) ('\r' + 1)) & ~eight & HIGH;
      if (below == 0) {
        at += Long.BYTES;
        continue;
      }
      at += Long.numberOfTrailingZeros(below) >>> 3;
      if (isControl(octets[at])) {
        return at;
      }
      at++;
    }
    while (at < to && !isControl(octets[at])) {
      at++;
    }
    return at;
  }

  private static boolean isControl(byte b) {
    return b == '\r' || b == '\n' || b == 0;
  }
}
