package io.postroad.smtp.reply;

import io.postroad.smtp.runtime.Time;
import io.postroad.smtp.wire.Transport;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;

/**
 * Collects the replies of a pipelined group, so that one write sends them (RFC 2920 §3.2). Flush it
 * before every read that may wait. Holds nothing between groups; writes by itself at 16 KiB, well
 * under the bound on unsent output. Confined to the session's thread.
 */
public final class ReplyWriter {

  private static final int FLUSH_AT = 16 << 10;
  private static final byte[] NOTHING = {};

  private final Transport transport;
  private final Time time;
  private final Duration writeTimeout;
  private byte[] waiting = NOTHING;
  private int count;

  /**
   * Writes to {@code transport}.
   *
   * @param writeTimeout how long the peer may take to accept one group
   */
  public ReplyWriter(Transport transport, Time time, Duration writeTimeout) {
    this.transport = transport;
    this.time = time;
    this.writeTimeout = writeTimeout;
  }

  /**
   * Puts a reply behind those that wait.
   *
   * @throws IOException as {@link #flush()}, when too much waits already
   */
  public void add(Reply reply) throws IOException {
    byte[] wire = reply.wire();
    if (count == 0) {
      waiting = wire;
    } else {
      if (waiting.length < count + wire.length) {
        waiting = Arrays.copyOf(waiting, Math.max(2 * waiting.length, count + wire.length));
      }
      System.arraycopy(wire, 0, waiting, count, wire.length);
    }
    count += wire.length;
    if (count >= FLUSH_AT) {
      flush();
    }
  }

  /** Whether a reply waits. */
  public boolean hasWaiting() {
    return count > 0;
  }

  /**
   * Sends what waits.
   *
   * @throws io.postroad.smtp.wire.DeadlineException when the peer was too slow; the connection is
   *     closed
   * @throws IOException when the connection is gone
   */
  public void flush() throws IOException {
    if (count > 0) {
      byte[] octets = waiting;
      int length = count;
      waiting = NOTHING;
      count = 0;
      transport.write(octets, 0, length, time.deadlineIn(writeTimeout));
    }
  }
}
