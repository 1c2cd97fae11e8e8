package io.postroad.smtp.wire;

import io.postroad.smtp.runtime.Deadline;
import io.postroad.smtp.runtime.Time;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * One TCP connection. One thread reads and writes; any may shut down input or close.
 *
 * <p>A wait with a time limit costs a virtual thread two wake-ups of the JDK's timer thread, more
 * than the read itself. So only a read that must end soon is timed by its socket; of one that may
 * wait long its deadline is written down, for {@link #expire} to look at.
 */
final class SocketTransport implements Transport {

  /** Nothing is under way. */
  private static final long IDLE = Long.MIN_VALUE;

  private final Socket socket;
  private final Time time;
  private final Duration timedUpTo;
  private final Consumer<SocketTransport> onClose;
  private final InputStream input;
  private final OutputStream output;
  private final InetSocketAddress localAddress;
  private final InetSocketAddress remoteAddress;
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile long readBy = IDLE;
  private volatile long writeBy = IDLE;
  private volatile boolean readExpired;
  private volatile boolean writeExpired;

  /** The socket has a time limit from a short read. */
  private boolean timed;

  /**
   * @param timedUpTo reads that may wait longer than this are not timed by the socket, but ended by
   *     {@link #expire}
   */
  SocketTransport(Socket socket, Time time, Duration timedUpTo, Consumer<SocketTransport> onClose)
      throws IOException {
    this.socket = socket;
    this.time = time;
    this.timedUpTo = timedUpTo;
    this.onClose = onClose;
    this.input = socket.getInputStream();
    this.output = socket.getOutputStream();
    this.localAddress = (InetSocketAddress) socket.getLocalSocketAddress();
    this.remoteAddress = (InetSocketAddress) socket.getRemoteSocketAddress();
  }

  @Override
  public int read(byte[] into, int offset, int length, Deadline deadline) throws IOException {
    // Under load the peer answers while others run: then there is nothing to wait for, which saves
    // the wait's registration, two wake-ups and as many switches.
    time.giveWay();
    if (deadline.remaining(time).compareTo(timedUpTo) <= 0) {
      return readTimed(into, offset, length, deadline);
    }
    // Of what an idle session holds, the frames from here to the top of its thread are the most.
    if (timed) {
      socket.setSoTimeout(0);
      timed = false;
    }
    readBy = noted(deadline);
    try {
      int count = input.read(into, offset, length);
      if (count < 0 && readExpired) {
        throw new DeadlineException("nothing came in time");
      }
      return count;
    } finally {
      readBy = IDLE;
    }
  }

  private int readTimed(byte[] into, int offset, int length, Deadline deadline) throws IOException {
    socket.setSoTimeout(millis(deadline, time));
    timed = true;
    try {
      return input.read(into, offset, length);
    } catch (SocketTimeoutException e) {
      DeadlineException late = new DeadlineException("nothing came in time");
      late.initCause(e);
      throw late;
    }
  }

  private static long noted(Deadline deadline) {
    return deadline.atNanos() == IDLE ? IDLE + 1 : deadline.atNanos();
  }

  @Override
  public void write(byte[] from, int offset, int length, Deadline deadline) throws IOException {
    writeBy = noted(deadline);
    try {
      output.write(from, offset, length);
    } catch (IOException e) {
      if (writeExpired) {
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

  /**
   * Ends what is past its deadline: a read by the end of input, so that a last reply still goes
   * out; a write by closing the connection under it.
   */
  void expire(long nowNanos) {
    if (passed(writeBy, nowNanos)) {
      writeExpired = true;
      close();
    } else if (passed(readBy, nowNanos)) {
      readExpired = true;
      try {
        shutdownInput();
      } catch (IOException _) {
        close(); // A connection whose input cannot be ended is gone: the reader hears of it.
      }
    }
  }

  private static boolean passed(long by, long nowNanos) {
    return by != IDLE && by - nowNanos <= 0;
  }

  /** What is left, rounded up: zero would mean for ever. */
  static int millis(Deadline deadline, Time time) {
    long millis = deadline.remaining(time).plusNanos(999_999).toMillis();
    return Math.clamp(millis, 1, Integer.MAX_VALUE);
  }
}
