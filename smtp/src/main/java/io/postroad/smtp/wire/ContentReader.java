package io.postroad.smtp.wire;

import io.postroad.smtp.envelope.Content;
import io.postroad.smtp.envelope.ContentException;
import io.postroad.smtp.envelope.ContentException.Fault;
import io.postroad.smtp.runtime.Deadline;
import io.postroad.smtp.runtime.Time;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The content after DATA, as it arrives (RFC 5321 §4.1.1.4, §4.5.2): dots unstuffed, every octet
 * checked (rule S1), limits and deadlines kept. Its only end is CR LF {@code .} CR LF, where the CR
 * LF of the DATA command counts for the first line. After a {@link ContentException} nothing of it
 * may be kept; {@link #drain()} then reads to the true end, so that the session can answer and go
 * on. Confined to the session's thread.
 */
public final class ContentReader implements Content {

  /** How reading and dropping ended. */
  public enum Drained {
    /** At the true end: answer, and the session goes on. */
    END,
    /** A CR or LF alone, or a NUL: answer 521 and close (rule S1). */
    BARE_CONTROL,
    /** Too much: answer and close. */
    TOO_MUCH
  }

  private static final int FIRST_BUFFER = 8 << 10;
  private static final int LARGEST_BUFFER = 64 << 10;
  private static final int SCRATCH = 8 << 10;

  private final InputBuffer input;
  private final ContentLimits limits;
  private final BareNewlines bareNewlines;
  private final Time time;
  private final HeaderGauge header;
  private final long startNanos;

  /** Behind a true CR LF: only there a dot means something. */
  private boolean lineStart = true;

  /** The CR of a pair went out into the last free octet; its LF comes first in the next read. */
  private boolean owesLf;

  private boolean ended;
  private boolean dropping;
  private int lineOctets;
  private long octets;
  private long arrived;
  private @Nullable Fault fault;

  /** Reads the content whose first octet comes next in {@code lines}. */
  public ContentReader(
      LineReader lines, ContentLimits limits, BareNewlines bareNewlines, Time time) {
    this.input = lines.input();
    this.limits = limits;
    this.bareNewlines = bareNewlines;
    this.time = time;
    this.header = new HeaderGauge(limits);
    this.startNanos = time.nanos();
    this.arrived = (long) input.to - input.from;
  }

  /** Whether the true end has been read. */
  public boolean isEnded() {
    return ended;
  }

  /** Octets of content so far, unstuffed. */
  public long octets() {
    return octets;
  }

  /**
   * {@inheritDoc}
   *
   * @throws EOFException when the peer ended its stream inside the content
   * @throws DeadlineException when it was too slow; close the connection
   */
  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, into.length);
    if (fault != null) {
      throw new ContentException(fault);
    }
    if (length == 0) {
      return 0;
    }
    try {
      int count = next(into, offset, length);
      if (count > 0) {
        measure(into, offset, count);
      }
      return count;
    } catch (ContentException e) {
      fault = e.fault();
      throw e;
    }
  }

  /** Reads and drops up to the true end, within {@link ContentLimits#drainOctetsMax()}. */
  public Drained drain() throws IOException {
    if (fault == Fault.BARE_CONTROL) {
      return Drained.BARE_CONTROL;
    }
    dropping = true;
    byte[] scratch = new byte[SCRATCH];
    long max = limits.octetsMax() + limits.drainOctetsMax();
    try {
      while (octets <= max) {
        int count = next(scratch, 0, scratch.length);
        if (count < 0) {
          return Drained.END;
        }
        octets += count;
      }
      return Drained.TOO_MUCH;
    } catch (ContentException e) {
      fault = e.fault();
      return Drained.BARE_CONTROL;
    }
  }

  /** Does nothing: connection and buffer are the session's. */
  @Override
  public void close() {}

  private int next(byte[] into, int offset, int length) throws IOException {
    if (owesLf) {
      owesLf = false;
      into[offset] = '\n';
      return 1;
    }
    while (!ended) {
      int count = unstuff(into, offset, length);
      if (count > 0) {
        return count;
      }
      if (!ended) {
        await();
      }
    }
    return -1;
  }

  private void measure(byte[] content, int offset, int count) throws ContentException {
    octets += count;
    if (octets > limits.octetsMax()) {
      throw new ContentException(Fault.TOO_LARGE);
    }
    if (!header.isDone()) {
      header.pass(content, offset, offset + count);
    }
  }

  /**
   * Moves what is buffered to {@code into}: in one copy from stuffed dot to stuffed dot. It stops
   * before an octet whose meaning depends on the next one, unless that has arrived.
   *
   * @return how many octets it gave; 0 when more must arrive first, or at the end
   */
  private int unstuff(byte[] into, int offset, int length) throws ContentException {
    return new Move(into, offset, length).all();
  }

  /** One pass over the buffer: what lies between {@code run} and {@code at} is not copied yet. */
  private final class Move {
    private final byte[] in = input.octets;
    private final int to = input.to;
    private final byte[] into;
    private final int first;
    private final int limit;
    private int out;
    private int run = input.from;
    private int at = run;
    // What comes out is never longer than what goes in, so the scan may stop where room ends.
    private int end;

    Move(byte[] into, int offset, int length) {
      this.into = into;
      this.first = offset;
      this.limit = offset + length;
      this.out = offset;
      this.end = Math.min(to, at + length);
    }

    int all() throws ContentException {
      boolean more = at < end;
      while (more) {
        more = step() && at < end;
      }
      copyRun();
      input.from = at;
      return out - first;
    }

    /** Passes text up to the next control octet, or the dot before it; false to stop here. */
    private boolean step() throws ContentException {
      if (lineStart && in[at] == '.') {
        return dot();
      }
      lineStart = false;
      int control = Octets.nextControl(in, at, end);
      lineOctets += control - at;
      at = control;
      if (at == end) {
        checkLine(at, 0);
        return false;
      }
      if (in[at] == '\r' && at + 1 == to) {
        return false;
      }
      checkLine(at, 2);
      if (in[at] == '\r' && in[at + 1] == '\n') {
        return lineEnd();
      }
      if (in[at] != '\n' || bareNewlines == BareNewlines.REJECT) {
        input.from = at;
        throw new ContentException(Fault.BARE_CONTROL);
      }
      return bareNewline();
    }

    private boolean dot() {
      int dot = dotMeans(in, at, to);
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
      end = Math.min(to, at + (limit - out));
      return true;
    }

    private boolean lineEnd() {
      if (at + 1 < end) {
        at += 2;
        endLine(true);
        return true;
      }
      if (at > run || out > first) {
        return false;
      }
      // There is room for one octet alone: the other is given first next time.
      at += 2;
      run = at;
      endLine(true);
      into[out++] = '\r';
      owesLf = true;
      return false;
    }

    private boolean bareNewline() {
      copyRun();
      at++;
      run = at;
      endLine(false);
      into[out++] = '\r';
      if (out == limit) {
        owesLf = true;
        return false;
      }
      into[out++] = '\n';
      end = Math.min(to, at + (limit - out));
      return true;
    }

    private void copyRun() {
      System.arraycopy(in, run, into, out, at - run);
      out += at - run;
      run = at;
    }
  }

  private static final int MORE = -1;

  /** How many octets of the dot at a line's start are not content: 1, or 3 at the true end. */
  private int dotMeans(byte[] in, int at, int to) {
    if (at + 1 == to) {
      return MORE;
    }
    if (in[at + 1] != '\r') {
      return 1;
    }
    if (at + 2 == to) {
      return MORE;
    }
    if (in[at + 2] != '\n') {
      return 1;
    }
    ended = true;
    return 3;
  }

  private void endLine(boolean trueEnd) {
    lineStart = trueEnd;
    lineOctets = 0;
  }

  private void checkLine(int at, int lineEnd) throws ContentException {
    if (!dropping && lineOctets + lineEnd > limits.lineOctetsMax()) {
      input.from = at;
      throw new ContentException(Fault.LINE_TOO_LONG);
    }
  }

  private void await() throws IOException {
    Deadline deadline = deadline();
    if (deadline.passed(time)) {
      throw new DeadlineException("content arrived too slowly");
    }
    boolean full = input.to == input.octets.length;
    input.reserve(full ? Math.min(2 * input.octets.length, LARGEST_BUFFER) : FIRST_BUFFER);
    int count = input.fill(LARGEST_BUFFER, deadline);
    if (count < 0) {
      throw new EOFException("input ended inside the content");
    }
    arrived += count;
  }

  /** The next block's deadline, the whole content's and that of the lowest rate: the earliest. */
  private Deadline deadline() {
    Deadline block = time.deadlineIn(limits.block());
    int rate = limits.octetsPerSecondMin();
    if (rate == 0) {
      return block.orEarlier(Deadline.after(startNanos, limits.whole()));
    }
    Duration earned = Duration.ofMillis(arrived * 1000 / rate);
    Duration slowest = earned.compareTo(limits.grace()) > 0 ? earned : limits.grace();
    return block
        .orEarlier(Deadline.after(startNanos, limits.whole().plus(earned)))
        .orEarlier(Deadline.after(startNanos, slowest));
  }
}
