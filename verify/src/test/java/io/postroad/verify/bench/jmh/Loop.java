package io.postroad.verify.bench.jmh;

import io.postroad.smtp.runtime.Deadline;
import io.postroad.smtp.runtime.Time;
import io.postroad.smtp.wire.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;

/**
 * A connection without a network: gives the same octets again whenever it is rewound, in pieces as
 * large as a segment on loopback, and counts what is written. Its clock stands still. Confined to
 * one thread.
 */
final class Loop implements Transport, Time {
  private static final int PIECE = 65_483;
  private static final InetSocketAddress ADDRESS =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);

  private final byte[] octets;
  private int done;
  private long written;

  Loop(byte[] octets) {
    this.octets = octets;
  }

  /** From the first octet again. */
  void rewind() {
    done = 0;
  }

  /** Octets written so far. */
  long written() {
    return written;
  }

  @Override
  public int read(byte[] into, int offset, int length, Deadline deadline) {
    int count = Math.min(Math.min(length, PIECE), octets.length - done);
    System.arraycopy(octets, done, into, offset, count);
    done += count;
    return count == 0 ? -1 : count;
  }

  @Override
  public void write(byte[] from, int offset, int length, Deadline deadline) {
    written += length;
  }

  @Override
  public boolean hasInput() {
    return done < octets.length;
  }

  @Override
  public void shutdownInput() {}

  @Override
  public void shutdownOutput() {}

  @Override
  public InetSocketAddress localAddress() {
    return ADDRESS;
  }

  @Override
  public InetSocketAddress remoteAddress() {
    return ADDRESS;
  }

  @Override
  public void close() {}

  @Override
  public Instant now() {
    return Instant.EPOCH;
  }

  @Override
  public long nanos() {
    return 0;
  }

  @Override
  public void sleep(Duration duration) {
    throw new IllegalStateException("nobody waits here");
  }
}
