package io.postroad.smtp.wire;

import io.postroad.smtp.runtime.Deadline;
import io.postroad.smtp.runtime.Time;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** One TCP connection. One thread reads and writes; any may shut down input or close. */
final class SocketTransport implements Transport {

  /** No write is under way. */
  private static final long IDLE = Long.MIN_VALUE;

  private final Socket socket;
  private final Time time;
  private final Consumer<SocketTransport> onClose;
  private final InputStream input;
  private final OutputStream output;
  private final InetSocketAddress localAddress;
  private final InetSocketAddress remoteAddress;
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile long writeBy = IDLE;
  private volatile boolean reaped;

  SocketTransport(Socket socket, Time time, Consumer<SocketTransport> onClose) throws IOException {
    this.socket = socket;
    this.time = time;
    this.onClose = onClose;
    this.input = socket.getInputStream();
    this.output = socket.getOutputStream();
    this.localAddress = (InetSocketAddress) socket.getLocalSocketAddress();
    this.remoteAddress = (InetSocketAddress) socket.getRemoteSocketAddress();
  }

  @Override
  public int read(byte[] into, int offset, int length, Deadline deadline) throws IOException {
    socket.setSoTimeout(millis(deadline, time));
    try {
      return input.read(into, offset, length);
    } catch (SocketTimeoutException e) {
      DeadlineException late = new DeadlineException("nothing came in time");
      late.initCause(e);
      throw late;
    }
  }

  @Override
  public void write(byte[] from, int offset, int length, Deadline deadline) throws IOException {
    writeBy = deadline.atNanos() == IDLE ? IDLE + 1 : deadline.atNanos();
    try {
      output.write(from, offset, length);
    } catch (IOException e) {
      if (reaped) {
        DeadlineException late = new DeadlineException("the peer did not take our octets in time");
        late.initCause(e);
        throw late;
      }
      throw e;
    } finally {
      writeBy = IDLE;
    }
  }

  @Override
  public boolean hasInput() {
    try {
      return input.available() > 0;
    } catch (IOException _) {
      return false; // The connection is gone; the next read says so.
    }
  }

  @Override
  public void shutdownInput() throws IOException {
    if (!socket.isInputShutdown()) {
      socket.shutdownInput();
    }
  }

  @Override
  public void shutdownOutput() throws IOException {
    if (!socket.isOutputShutdown()) {
      socket.shutdownOutput();
    }
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
    if (closed.compareAndSet(false, true)) {
      onClose.accept(this);
      try {
        socket.close();
      } catch (IOException _) {
        // The descriptor is gone either way, and what was to be told the peer has been told.
      }
    }
  }

  /** Closes the connection under a write that is past its deadline. */
  void reap(long nowNanos) {
    long by = writeBy;
    if (by != IDLE && by - nowNanos <= 0) {
      reaped = true;
      close();
    }
  }

  /** What is left, rounded up: zero would mean for ever. */
  static int millis(Deadline deadline, Time time) {
    long millis = deadline.remaining(time).plusNanos(999_999).toMillis();
    return Math.clamp(millis, 1, Integer.MAX_VALUE);
  }
}
