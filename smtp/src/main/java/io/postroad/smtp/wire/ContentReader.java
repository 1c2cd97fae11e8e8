package io.postroad.smtp.wire;

import io.postroad.smtp.envelope.ContentException;
import io.postroad.smtp.runtime.Time;
import java.io.EOFException;
import java.io.IOException;

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
  private final ContentMeter meter;

  /** Reads the content whose first octet comes next in {@code lines}. */
  public ContentReader(
      LineReader lines, ContentLimits limits, BareNewlines bareNewlines, Time time) {
    this.input = new ContentInput(lines, limits, time);
    this.limits = limits;
    this.unstuffer = new Unstuffer(input.buffer, limits.lineOctetsMax(), bareNewlines);
    this.meter = new ContentMeter(limits);
  }

  /** Whether the true end has been read. */
  public boolean isEnded() {
    return unstuffer.isEnded();
  }

  /** Octets of content so far, unstuffed. */
  @Override
  public long octets() {
    return meter.octets();
  }

  /**
   * {@inheritDoc}
   *
   * @throws EOFException when the peer ended its stream inside the content
   * @throws DeadlineException when it was too slow; close the connection
   */
  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    return meter.read(this::next, into, offset, length);
  }

  /** Reads and drops up to the true end, within {@link ContentLimits#drainOctetsMax()}. */
  @Override
  public Drained drain() throws IOException {
    if (meter.hasBareControl()) {
      return Drained.BARE_CONTROL;
    }
    unstuffer.drop();
    byte[] scratch = new byte[SCRATCH];
    long max = limits.octetsMax() + limits.drainOctetsMax();
    try {
      while (meter.octets() <= max) {
        int count = next(scratch, 0, scratch.length);
        if (count < 0) {
          return Drained.END;
        }
        meter.dropped(count);
      }
      return Drained.TOO_MUCH;
    } catch (ContentException e) {
      meter.found(e.fault());
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
        input.await(meter.octets());
      }
    }
    return -1;
  }
}
