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
  private final Time time;
  private final Unstuffer unstuffer;
  private final HeaderGauge header;
  private final long startNanos;

  private long octets;
  private long arrived;
  private @Nullable Fault fault;

  /** Reads the content whose first octet comes next in {@code lines}. */
  public ContentReader(
      LineReader lines, ContentLimits limits, BareNewlines bareNewlines, Time time) {
    this.input = lines.input();
    this.limits = limits;
    this.unstuffer = new Unstuffer(input, limits.lineOctetsMax(), bareNewlines);
    this.time = time;
    this.header = new HeaderGauge(limits);
    this.startNanos = time.nanos();
    this.arrived = (long) input.to - input.from;
  }

  /** Whether the true end has been read. */
  public boolean isEnded() {
    return unstuffer.isEnded();
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
    unstuffer.drop();
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
    while (!unstuffer.isEnded()) {
      int count = unstuffer.move(into, offset, length);
      if (count > 0) {
        return count;
      }
      if (!unstuffer.isEnded()) {
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
