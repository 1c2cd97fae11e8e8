package io.postroad.smtp.wire;

import io.postroad.smtp.runtime.Deadline;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;

/** A connection whose peer follows a script: octets, pauses, and then the end of input. */
public final class ScriptedTransport implements Transport {

  private sealed interface Step {
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    record Send(byte[] octets) implements Step {}

    record Pause(Duration duration) implements Step {}
  }

  private final ArrayDeque<Step> steps = new ArrayDeque<>();
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final ManualTime time;
  private int writes;

  /** A peer that moves {@code time} when it pauses. */
  public ScriptedTransport(ManualTime time) {
    this.time = time;
  }

  /** The peer sends these octets, in one segment. */
  public ScriptedTransport send(byte[] octets) {
    steps.add(new Step.Send(octets));
    return this;
  }

  /** The peer sends this text, one octet a character. */
  public ScriptedTransport send(String text) {
    return send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** The peer is silent for so long. */
  public ScriptedTransport pause(Duration duration) {
    steps.add(new Step.Pause(duration));
    return this;
  }

  /** What was written to the peer. */
  public byte[] written() {
    return written.toByteArray();
  }

  /** In how many writes. */
  public int writes() {
    return writes;
  }

  @Override
  public int read(byte[] into, int offset, int length, Deadline deadline) throws DeadlineException {
    if (length == 0) {
      throw new AssertionError("a read of nothing");
    }
    while (!steps.isEmpty()) {
      switch (steps.remove()) {
        case Step.Pause(Duration duration) -> {
          Duration left = deadline.remaining(time);
          if (duration.compareTo(left) > 0) {
            time.pass(left);
            steps.addFirst(new Step.Pause(duration.minus(left)));
            throw new DeadlineException("silent");
          }
          time.pass(duration);
        }
        case Step.Send(byte[] octets) when octets.length > 0 -> {
          int count = Math.min(length, octets.length);
          System.arraycopy(octets, 0, into, offset, count);
          if (count < octets.length) {
            steps.addFirst(new Step.Send(Arrays.copyOfRange(octets, count, octets.length)));
          }
          return count;
        }
        case Step.Send _ -> {}
      }
    }
    return -1;
  }

  @Override
  public void write(byte[] from, int offset, int length, Deadline deadline) {
    written.write(from, offset, length);
    writes++;
  }

  @Override
  public boolean hasInput() {
    return steps.peek() instanceof Step.Send(byte[] octets) && octets.length > 0;
  }

  @Override
  public void shutdownInput() {
    steps.clear();
  }

  @Override
  public void shutdownOutput() {}

  @Override
  public InetSocketAddress localAddress() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 25);
  }

  @Override
  public InetSocketAddress remoteAddress() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 40_000);
  }

  @Override
  public void close() {
    steps.clear();
  }
}
