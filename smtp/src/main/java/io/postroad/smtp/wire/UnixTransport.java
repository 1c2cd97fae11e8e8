package io.postroad.smtp.wire;

import io.postroad.smtp.runtime.Deadline;
import io.postroad.smtp.runtime.Time;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/**
 * One connection to a Unix socket. These know no time-outs, so the channel never blocks and a
 * selector of its own waits. One thread reads and writes; any may shut down input or close.
 */
final class UnixTransport implements Transport {
  /** Between two tries at a listener whose backlog is full. */
  private static final Duration FIRST_WAIT = Duration.ofMillis(5);

  private static final Duration LONGEST_WAIT = Duration.ofMillis(100);

  private final SocketChannel channel;
  private final Selector selector;
  private final SelectionKey key;
  private final Time time;
  private final InetSocketAddress localAddress;
  private final InetSocketAddress remoteAddress;

  /** An octet that was read to see whether there is any; at most one. */
  private final ByteBuffer peeked = ByteBuffer.allocate(1).limit(0);

  private UnixTransport(
      SocketChannel channel, Selector selector, UnixDomainSocketAddress target, Time time)
      throws IOException {
    this.channel = channel;
    this.selector = selector;
    this.key = channel.register(selector, 0);
    this.time = time;
    this.localAddress = InetSocketAddress.createUnresolved("", 0);
    this.remoteAddress = InetSocketAddress.createUnresolved(target.toString(), 0);
  }

  /**
   * A local listener takes a connection into its backlog at once, or refuses it; while the backlog
   * is full, a channel that does not block is told to try again, and nothing tells when.
   */
  static Transport connect(UnixDomainSocketAddress target, Time time, Deadline deadline)
      throws IOException {
    Duration wait = FIRST_WAIT;
    while (true) {
      try {
        return connectOnce(target, time);
      } catch (SocketException e) {
        if (!isBusy(e)) {
          throw e;
        }
        if (deadline.passed(time)) {
          DeadlineException late = new DeadlineException(target + " was too busy to be connected");
          late.initCause(e);
          throw late;
        }
      }
      time.sleep(wait);
      wait = wait.compareTo(LONGEST_WAIT) < 0 ? wait.multipliedBy(2) : wait;
    }
  }

  private static Transport connectOnce(UnixDomainSocketAddress target, Time time)
      throws IOException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    boolean connected = false;
    try {
      channel.configureBlocking(false);
      if (!channel.connect(target)) {
        throw new SocketException("a Unix socket that is neither connected nor refused");
      }
      Transport transport = new UnixTransport(channel, Selector.open(), target, time);
      connected = true;
      return transport;
    } finally {
      if (!connected) {
        channel.close();
      }
    }
  }

  /** EAGAIN, which Java has no exception of its own for. */
  private static boolean isBusy(SocketException fault) {
    return String.valueOf(fault.getMessage()).contains("temporarily unavailable");
  }

  @Override
  public int read(byte[] into, int offset, int length, Deadline deadline) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(into, offset, length);
    if (peeked.hasRemaining()) {
      buffer.put(peeked);
      return buffer.position() - offset;
    }
    int count;
    while ((count = channel.read(buffer)) == 0 && length > 0) {
      await(SelectionKey.OP_READ, deadline, "nothing came in time");
    }
    return count;
  }

  @Override
  public void write(byte[] from, int offset, int length, Deadline deadline) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(from, offset, length);
    try {
      while (buffer.hasRemaining()) {
        if (channel.write(buffer) == 0) {
          await(SelectionKey.OP_WRITE, deadline, "the peer did not take our octets in time");
        }
      }
    } catch (DeadlineException e) {
      close();
      throw e;
    }
  }

  private void await(int operation, Deadline deadline, String late) throws IOException {
    try {
      key.interestOps(operation);
      long millis = deadline.remaining(time).plusNanos(999_999).toMillis();
      if (millis <= 0) {
        throw new DeadlineException(late);
      }
      selector.select(millis);
      selector.selectedKeys().clear();
    } catch (ClosedSelectorException | java.nio.channels.CancelledKeyException e) {
      throw (SocketException) new SocketException("Socket closed").initCause(e);
    }
  }

  @Override
  public boolean hasInput() {
    if (peeked.hasRemaining()) {
      return true;
    }
    try {
      peeked.clear();
      boolean came = channel.read(peeked) > 0;
      peeked.flip();
      return came;
    } catch (IOException _) {
      peeked.clear().limit(0);
      return false; // The connection is gone; the next read says so.
    }
  }

  @Override
  public void shutdownInput() throws IOException {
    channel.shutdownInput();
  }

  @Override
  public void shutdownOutput() throws IOException {
    channel.shutdownOutput();
  }

  @Override
  public InetSocketAddress localAddress() {
    return localAddress;
  }

  @Override
  public InetSocketAddress remoteAddress() {
    return remoteAddress;
  }

  @Override
  public void close() {
    try {
      selector.close(); // wakes who waits
      channel.close();
    } catch (IOException _) {
      // The descriptor is gone either way, and what was to be told the peer has been told.
    }
  }
}
