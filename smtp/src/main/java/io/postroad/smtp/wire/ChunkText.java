package io.postroad.smtp.wire;

import io.postroad.smtp.envelope.ContentException;
import io.postroad.smtp.envelope.ContentException.Fault;

/**
 * The text of chunks, checked as it passes: CR and LF as a pair only, no NUL, no line over its
 * limit (rule S1). A chunk may end anywhere, so that a pair may have its halves in two of them; a
 * dot means nothing here (RFC 3030 §2). Confined to one thread.
 */
final class ChunkText {
  private final int lineOctetsMax;
  private final BareNewlines bareNewlines;

  private boolean afterCr;
  private int lineOctets;

  /** The CR of a normalised LF went out into the last free octet; its LF comes first next time. */
  private boolean owesLf;

  private boolean cameAfterCr;

  ChunkText(int lineOctetsMax, BareNewlines bareNewlines) {
    this.lineOctetsMax = lineOctetsMax;
    this.bareNewlines = bareNewlines;
  }

  /** Whether it has something to give without any input. */
  boolean owes() {
    return owesLf;
  }

  /**
   * Moves octets of the chunk from {@code input}, of which {@code most} belong to it.
   *
   * @return how many octets it gave
   */
  int move(InputBuffer input, int most, byte[] target, int offset, int length)
      throws ContentException {
    int count =
        switch (bareNewlines) {
          case REJECT -> copy(input, most, target, offset, length);
          case NORMALIZE -> expand(input, most, target, offset, length);
        };
    check(target, offset, offset + count);
    return count;
  }

  /** The content is at its end: it may not be in the middle of a pair. */
  void end() throws ContentException {
    if (afterCr) {
      throw new ContentException(Fault.BARE_CONTROL);
    }
  }

  static int copy(InputBuffer input, int most, byte[] target, int offset, int length) {
    int count = Math.min(most, length);
    System.arraycopy(input.octets, input.from, target, offset, count);
    input.from += count;
    return count;
  }

  /** Copies, a bare LF made CR LF. */
  private int expand(InputBuffer input, int most, byte[] target, int offset, int length) {
    int end = input.from + most;
    int limit = offset + length;
    int out = offset;
    if (owesLf) {
      owesLf = false;
      target[out++] = '\n';
    }
    while (input.from < end && out < limit) {
      byte octet = input.octets[input.from++];
      if (octet == '\n' && !cameAfterCr) {
        target[out++] = '\r';
        owesLf = out == limit;
      }
      cameAfterCr = octet == '\r';
      if (!owesLf) {
        target[out++] = octet;
      }
    }
    return out - offset;
  }

  /** Looks at the next octets of the content, which are at {@code octets[from..to)}. */
  void check(byte[] octets, int from, int to) throws ContentException {
    int at = from;
    while (at < to) {
      if (afterCr) {
        if (octets[at] != '\n') {
          throw new ContentException(Fault.BARE_CONTROL);
        }
        afterCr = false;
        lineOctets = 0;
        at++;
        continue;
      }
      int control = Octets.nextControl(octets, at, to);
      lineOctets += control - at;
      checkLine(control == to ? 0 : 2);
      if (control == to) {
        return;
      }
      if (octets[control] != '\r') {
        throw new ContentException(Fault.BARE_CONTROL);
      }
      afterCr = true;
      at = control + 1;
    }
  }

  private void checkLine(int lineEnd) throws ContentException {
    if (lineOctets + lineEnd > lineOctetsMax) {
      throw new ContentException(Fault.LINE_TOO_LONG);
    }
  }
}
