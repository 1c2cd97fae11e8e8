package io.postroad.smtp.wire;

import io.postroad.smtp.envelope.ContentException;
import io.postroad.smtp.envelope.ContentException.Fault;
import io.postroad.smtp.runtime.Deadline;
import io.postroad.smtp.runtime.Time;
import java.io.EOFException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The content after BDAT, chunk by chunk (RFC 3030 §2): as many octets as were announced and not
 * one more, checked (rule S1) unless they are binary, limits and deadlines kept over all chunks
 * together. What stands between two chunks is its owner's to read, from the same {@link
 * LineReader}. After a {@link ContentException} nothing of the content may be kept; {@link
 * #drain()} then drops the rest of the chunk. Confined to the session's thread.
 */
public final class ChunkReader {
  private final ContentInput input;
  private final ContentLimits limits;
  private final @Nullable ChunkText text;
  private final ContentMeter meter;

  private long left;
  private long consumed;

  private ChunkReader(LineReader lines, ContentLimits limits, @Nullable ChunkText text, Time time) {
    this.input = new ContentInput(lines, limits, time);
    this.limits = limits;
    this.text = text;
    this.meter = new ContentMeter(limits);
  }

  /** Reads text: lines that end in CR LF. */
  public static ChunkReader text(
      LineReader lines, ContentLimits limits, BareNewlines bareNewlines, Time time) {
    return new ChunkReader(
        lines, limits, new ChunkText(limits.lineOctetsMax(), bareNewlines), time);
  }

  /** Reads what may hold any octet, after BODY=BINARYMIME (RFC 3030 §3). */
  public static ChunkReader binary(LineReader lines, ContentLimits limits, Time time) {
    return new ChunkReader(lines, limits, null, time);
  }

  /** A chunk of {@code size} octets begins, of which none was read yet. */
  public void begin(long size) {
    input.goesOn();
    left = size;
    if (meter.isSound() && size > limits.octetsMax() - meter.octets()) {
      meter.found(Fault.TOO_LARGE); // It need not arrive to be too large.
    }
  }

  /** Octets of content so far. */
  public long octets() {
    return meter.octets();
  }

  /** When the whole content must be here, the next command included. */
  public Deadline deadline() {
    return input.deadline(consumed);
  }

  /**
   * Reads on in the chunk.
   *
   * @return how many octets, or -1 when the chunk has no more
   * @throws ContentException when the content breaks a rule
   * @throws EOFException when the peer ended its stream inside the chunk
   * @throws DeadlineException when it was too slow; close the connection
   */
  public int read(byte[] into, int offset, int length) throws IOException {
    return meter.read(this::next, into, offset, length);
  }

  /**
   * The chunk that was read was the last: is the content whole?
   *
   * @throws ContentException when it ends in the middle of a line end
   */
  public void end() throws ContentException {
    if (text == null) {
      return;
    }
    try {
      text.end();
    } catch (ContentException e) {
      meter.found(e.fault());
      throw e;
    }
  }

  /** Reads and drops the rest of the chunk, unless all in all that would be too much. */
  public ArrivingContent.Drained drain() throws IOException {
    if (meter.hasBareControl()) {
      return ArrivingContent.Drained.BARE_CONTROL;
    }
    if (left > limits.octetsMax() + limits.drainOctetsMax() - consumed) {
      return ArrivingContent.Drained.TOO_MUCH;
    }
    while (left > 0) {
      if (input.buffer.isEmpty()) {
        input.await(consumed);
      }
      int count = buffered();
      input.buffer.from += count;
      took(count);
    }
    return ArrivingContent.Drained.END;
  }

  private int next(byte[] into, int offset, int length) throws IOException {
    boolean owed = text != null && text.owes();
    if (left == 0 && !owed) {
      return -1;
    }
    if (input.buffer.isEmpty() && !owed) {
      input.await(consumed);
    }
    int most = buffered();
    int before = input.buffer.from;
    try {
      return text == null
          ? ChunkText.copy(input.buffer, most, into, offset, length)
          : text.move(input.buffer, most, into, offset, length);
    } finally {
      took(input.buffer.from - before);
    }
  }

  /** How many octets of the chunk are in the buffer. */
  private int buffered() {
    return (int) Math.min(left, input.buffer.to - input.buffer.from);
  }

  private void took(int count) {
    left -= count;
    consumed += count;
  }
}
