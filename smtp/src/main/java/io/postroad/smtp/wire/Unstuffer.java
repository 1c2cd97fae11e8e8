package io.postroad.smtp.wire;

import io.postroad.smtp.envelope.ContentException;
import io.postroad.smtp.envelope.ContentException.Fault;

/**
 * The octets after DATA to those of the content: where lines begin, which dots are not content, and
 * where the one true end is (RFC 5321 §4.5.2, rule S1). It copies once, from stuffed dot to stuffed
 * dot, and never decides on an octet whose meaning depends on one that has not arrived. Confined to
 * one thread.
 */
final class Unstuffer {

  /** The dot's meaning depends on octets that have not arrived. */
  private static final int MORE = -1;

  private final InputBuffer input;
  private final int lineOctetsMax;
  private final BareNewlines bareNewlines;

  /** Behind a true CR LF: only there a dot means something. */
  private boolean lineStart = true;

  /** The CR of a pair went out into the last free octet; its LF comes first in the next move. */
  private boolean owesLf;

  private boolean ended;
  private boolean dropping;
  private int lineOctets;

  /** Where the move under way writes; what is between {@code run} and {@code at} is not copied. */
  private byte[] into = {};

  private int first;
  private int limit;
  private int out;
  private int run;
  private int at;

  /** Where input or room ends: what comes out is never longer than what goes in. */
  private int end;

  Unstuffer(InputBuffer input, int lineOctetsMax, BareNewlines bareNewlines) {
    this.input = input;
    this.lineOctetsMax = lineOctetsMax;
    this.bareNewlines = bareNewlines;
  }

  /** Whether the true end has been passed. */
  boolean isEnded() {
    return ended;
  }

  /** From now on lines may have any length. */
  void drop() {
    dropping = true;
  }

  /**
   * Moves what is buffered to {@code target}.
   *
   * @return how many octets it gave; 0 when more must arrive first, or at the end
   * @throws ContentException for a bare control or a long line; the state stays good for dropping
   */
  int move(byte[] target, int offset, int length) throws ContentException {
    if (owesLf) {
      owesLf = false;
      target[offset] = '\n';
      return 1;
    }
    into = target;
    first = offset;
    limit = offset + length;
    out = offset;
    run = input.from;
    at = run;
    end = Math.min(input.to, at + length);
    try {
      boolean more = at < end;
      while (more) {
        more = step() && at < end;
      }
      copyRun();
      return out - first;
    } finally {
      input.from = at;
    }
  }

  /** Passes what can be passed without a decision, then decides; false to stop here. */
  private boolean step() throws ContentException {
    byte[] in = input.octets;
    if (lineStart && in[at] == '.') {
      return dot(in);
    }
    passLines(in);
    if (at == end || (lineStart && in[at] == '.')) {
      return true;
    }
    lineStart = false;
    int control = Octets.nextControl(in, at, end);
    lineOctets += control - at;
    at = control;
    if (at == end) {
      checkLine(0);
      return false;
    }
    if (in[at] == '\r' && at + 1 == input.to) {
      return false;
    }
    checkLine(2);
    if (in[at] == '\r' && in[at + 1] == '\n') {
      return lineEnd();
    }
    if (in[at] != '\n' || bareNewlines == BareNewlines.REJECT) {
      throw new ContentException(Fault.BARE_CONTROL);
    }
    return bareNewline();
  }

  /** The hot loop: whole lines within their limit, up to a line that begins with a dot. */
  private void passLines(byte[] in) {
    int line = at;
    int already = lineOctets;
    while (true) {
      int cr = Octets.nextControl(in, line, end);
      boolean whole = cr + 1 < end && in[cr] == '\r' && in[cr + 1] == '\n';
      if (!whole || (!dropping && already + cr - line + 2 > lineOctetsMax)) {
        break;
      }
      line = cr + 2;
      already = 0;
      lineStart = true;
      if (line == end || in[line] == '.') {
        break;
      }
    }
    at = line;
    lineOctets = already;
  }

  private boolean dot(byte[] in) {
    int dot = dotMeans(in);
    if (dot == MORE) {
      return false;
    }
    copyRun();
    at += dot;
    run = at;
    if (ended) {
      return false;
    }
    lineStart = false;
    end = Math.min(input.to, at + (limit - out));
    return true;
  }

  /** How many octets of the dot at a line's start are not content: 1, or 3 at the true end. */
  private int dotMeans(byte[] in) {
    if (at + 1 == input.to) {
      return MORE;
    }
    if (in[at + 1] != '\r') {
      return 1;
    }
    if (at + 2 == input.to) {
      return MORE;
    }
    if (in[at + 2] != '\n') {
      return 1;
    }
    ended = true;
    return 3;
  }

  /** A CR LF for which there is room for one octet alone: the other is given first next time. */
  private boolean lineEnd() {
    if (at > run || out > first) {
      return false;
    }
    at += 2;
    run = at;
    lineStart = true;
    lineOctets = 0;
    into[out++] = '\r';
    owesLf = true;
    return false;
  }

  private boolean bareNewline() {
    copyRun();
    at++;
    run = at;
    lineStart = false;
    lineOctets = 0;
    into[out++] = '\r';
    if (out == limit) {
      owesLf = true;
      return false;
    }
    into[out++] = '\n';
    end = Math.min(input.to, at + (limit - out));
    return true;
  }

  private void checkLine(int lineEnd) throws ContentException {
    if (!dropping && lineOctets + lineEnd > lineOctetsMax) {
      throw new ContentException(Fault.LINE_TOO_LONG);
    }
  }

  private void copyRun() {
    System.arraycopy(input.octets, run, into, out, at - run);
    out += at - run;
    run = at;
  }
}
