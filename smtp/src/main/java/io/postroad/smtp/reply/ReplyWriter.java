package io.postroad.smtp.reply;

import io.postroad.smtp.runtime.Time;
import io.postroad.smtp.wire.Transport;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;

/**
 * Collects the replies of a pipelined group, so that one write sends them (RFC 2920 §3.2). Flush it
 * before every read that may wait. Holds nothing between groups, and never more than the bound on
 * unsent output: it writes by itself before that. Confined to the session's thread.
 */
public final class ReplyWriter {

  private static final byte[] NOTHING = {};

  private final Transport transport;
  private final Time time;
  private final Duration writeTimeout;
  private final int unsentMax;
  private byte[] waiting = NOTHING;
  private int count;

  /**
   * Writes to {@code transport}.
   *
   * @param writeTimeout how long the peer may take to accept one group
   * @param unsentMax octets that may wait; a single reply that is longer is sent by itself
   */
  public ReplyWriter(Transport transport, Time time, Duration writeTimeout, int unsentMax) {
    this.transport = transport;
    this.time = time;
    this.writeTimeout = writeTimeout;
    this.unsentMax = unsentMax;
  }

  /**
   * Puts a reply behind those that wait.
   *
   * @throws IOException as {@link #flush()}, when too much waits already
   */
  public void add(Reply reply) throws IOException {
    byte[] wire = reply.wire();
    if (count + wire.length > unsentMax) {
      flush();
    }
    if (count == 0) {
      waiting = wire;
    } else {
      if (waiting.length < count + wire.length) {
        int twice = Math.min(2 * waiting.length, unsentMax);
        waiting = Arrays.copyOf(waiting, Math.max(twice, count + wire.length));
      }
      System.arraycopy(wire, 0, waiting, count, wire.length);
    }
    count += wire.length;
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
