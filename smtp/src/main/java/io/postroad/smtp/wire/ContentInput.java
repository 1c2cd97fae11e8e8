package io.postroad.smtp.wire;

import io.postroad.smtp.runtime.Deadline;
import io.postroad.smtp.runtime.Time;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;

/**
 * The octets of a content as they arrive, and how long they may take (reliability rules, section
 * 3): a block, the whole, and a lowest rate on average. What counts is the time in which octets
 * were waited for, not that in which they were stored. Confined to the session's thread.
 */
final class ContentInput {
  private static final int FIRST_BUFFER = 8 << 10;

  final InputBuffer buffer;
  private final ContentLimits limits;
  private final Time time;

  /** When it began, later by as long as octets were there and waited for us. */
  private long startNanos;

  private long takenNanos;

  /** The content begins now, with what comes next in {@code lines}. */
  ContentInput(LineReader lines, ContentLimits limits, Time time) {
    this.buffer = lines.input();
    this.limits = limits;
    this.time = time;
    this.startNanos = time.nanos();
    this.takenNanos = startNanos;
  }

  /**
   * Waits for more octets.
   *
   * @param consumed octets of the content that were taken from the buffer so far
   */
  void await(long consumed) throws IOException {
    // Since octets came last, not the peer was slow but whoever stores them.
    long now = time.nanos();
    startNanos += now - takenNanos;
    takenNanos = now;
    Deadline deadline = time.deadlineIn(limits.block()).orEarlier(deadline(consumed));
    if (deadline.passed(time)) {
      throw new DeadlineException("content arrived too slowly");
    }
    boolean full = buffer.to == buffer.octets.length;
    int wanted = full ? 2 * buffer.octets.length : FIRST_BUFFER;
    buffer.reserve(Math.min(wanted, buffer.largest()));
    if (buffer.fill(buffer.largest(), deadline) < 0) {
      throw new EOFException("input ended inside the content");
    }
    takenNanos = time.nanos();
  }

  /** The time until now was the peer's: it has said only now that more comes. */
  void goesOn() {
    takenNanos = time.nanos();
  }

  /** The whole content's deadline or that of the lowest rate: the earlier. */
  Deadline deadline(long consumed) {
    int rate = limits.octetsPerSecondMin();
    if (rate == 0) {
      return Deadline.after(startNanos, limits.whole());
    }
    long arrived = consumed + (buffer.to - buffer.from);
    Duration earned = Duration.ofMillis(arrived * 1000 / rate);
    Duration slowest = earned.compareTo(limits.grace()) > 0 ? earned : limits.grace();
    return Deadline.after(startNanos, limits.whole().plus(earned))
        .orEarlier(Deadline.after(startNanos, slowest));
  }
}
