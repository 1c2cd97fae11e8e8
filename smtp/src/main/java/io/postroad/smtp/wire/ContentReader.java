package io.postroad.smtp.wire;

import io.postroad.smtp.envelope.ContentException;
import io.postroad.smtp.envelope.ContentException.Fault;
import io.postroad.smtp.runtime.Time;
import java.io.EOFException;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The content after DATA, as it arrives (RFC 5321 §4.1.1.4, §4.5.2): dots unstuffed, every octet
 * checked (rule S1), limits and deadlines kept. Its only end is CR LF {@code .} CR LF, where the CR
 * LF of the DATA command counts for the first line. After a {@link ContentException} nothing of it
 * may be kept; {@link #drain()} then reads to the true end, so that the session can answer and go
 * on. Confined to the session's thread.
 */
public final class ContentReader implements ArrivingContent {

  private static final int SCRATCH = 8 << 10;

  private final ContentInput input;
  private final ContentLimits limits;
  private final Unstuffer unstuffer;
  private final HeaderGauge header;

  private long octets;
  private @Nullable Fault fault;

  /** Reads the content whose first octet comes next in {@code lines}. */
  public ContentReader(
      LineReader lines, ContentLimits limits, BareNewlines bareNewlines, Time time) {
    this.input = new ContentInput(lines, limits, time);
    this.limits = limits;
    this.unstuffer = new Unstuffer(input.buffer, limits.lineOctetsMax(), bareNewlines);
    this.header = new HeaderGauge(limits);
  }

  /** Whether the true end has been read. */
  public boolean isEnded() {
    return unstuffer.isEnded();
  }

  /** Octets of content so far, unstuffed. */
  @Override
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
  @Override
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
        input.await(octets);
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
}
