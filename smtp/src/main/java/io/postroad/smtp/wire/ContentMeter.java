package io.postroad.smtp.wire;

import io.postroad.smtp.envelope.ContentException;
import io.postroad.smtp.envelope.ContentException.Fault;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What every arriving content is held to, however it comes: its size, its header section, and that
 * a fault once found stays. Confined to the session's thread.
 */
final class ContentMeter {
  private final ContentLimits limits;
  private final HeaderGauge header;
  private long octets;
  private @Nullable Fault fault;

  ContentMeter(ContentLimits limits) {
    this.limits = limits;
    this.header = new HeaderGauge(limits);
  }

  /** Where the content comes from; checked octet by octet, but not measured. */
  @FunctionalInterface
  interface Source {
    /** How many octets, or -1 when there are no more. */
    int next(byte[] into, int offset, int length) throws IOException;
  }

  /**
   * Reads on and measures what came.
   *
   * @throws ContentException when the content breaks a rule, now or before
   */
  int read(Source source, byte[] into, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, into.length);
    if (fault != null) {
      throw new ContentException(fault);
    }
    if (length == 0) {
      return 0;
    }
    try {
      int count = source.next(into, offset, length);
      if (count > 0) {
        measure(into, offset, count);
      }
      return count;
    } catch (ContentException e) {
      found(e.fault());
      throw e;
    }
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

  /** This is wrong with it from now on. */
  void found(Fault now) {
    fault = now;
  }

  /** Nothing is wrong with it so far. */
  boolean isSound() {
    return fault == null;
  }

  /** Nothing after it can be trusted to be where it seems (rule S1). */
  boolean hasBareControl() {
    return fault == Fault.BARE_CONTROL;
  }

  /** Counts octets that are dropped. */
  void dropped(int count) {
    octets += count;
  }

  /** Octets so far. */
  long octets() {
    return octets;
  }
}
