package io.postroad.testkit.net;

import io.postroad.smtp.runtime.Deadline;
import io.postroad.smtp.wire.DeadlineException;
import io.postroad.smtp.wire.Transport;
import io.postroad.testkit.runtime.Signal;
import io.postroad.testkit.runtime.TestTime;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;

/**
 * One end of a connection in memory. It breaks as TCP does: closing with unread input, or writing
 * to an end that is gone, resets the connection, and a reset destroys what the other side has not
 * read yet. Thread-safe.
 */
public final class MemoryTransport implements Transport {
  private final Signal signal;
  private final TestTime time;
  private final InetSocketAddress local;
  private final InetSocketAddress remote;
  private final Pipe in;
  private final Pipe out;
  private boolean inputShut;
  private boolean closed;

  MemoryTransport(TestTime time, InetSocketAddress local, InetSocketAddress remote, int octets) {
    this(time, time.newSignal(), local, remote, new Pipe(octets), new Pipe(octets));
  }

  private MemoryTransport(
      TestTime time,
      Signal signal,
      InetSocketAddress local,
      InetSocketAddress remote,
      Pipe in,
      Pipe out) {
    this.time = time;
    this.signal = signal;
    this.local = local;
    this.remote = remote;
    this.in = in;
    this.out = out;
  }

  MemoryTransport otherEnd() {
    return new MemoryTransport(time, signal, remote, local, out, in);
  }

  /** What one look at the input gave. */
  private enum Look {
    OCTETS,
    END,
    LATE,
    RESET,
    CLOSED
  }

  @Override
  public int read(byte[] into, int offset, int length, Deadline deadline) throws IOException {
    int[] taken = {0};
    Look look =
        signal.locked(() -> {
          boolean inTime =
              signal.await(
                  () -> closed || inputShut || in.reset || in.finished || in.size() > 0, deadline);
          if (closed) {
            return Look.CLOSED;
          }
          if (inputShut) {
            return Look.END;
          }
          if (in.reset) {
            return Look.RESET;
          }
          if (in.size() > 0) {
            taken[0] = in.take(into, offset, length);
            signal.changed();
            return Look.OCTETS;
          }
          return inTime ? Look.END : Look.LATE;
        });
    return switch (look) {
      case OCTETS -> taken[0];
      case END -> -1;
      case LATE -> throw new DeadlineException("reading from " + remote);
      case RESET -> throw new SocketException("Connection reset");
      case CLOSED -> throw new SocketException("Socket closed");
    };
  }

  @Override
  public void write(byte[] from, int offset, int length, Deadline deadline) throws IOException {
    int written = 0;
    while (written < length) {
      int at = offset + written;
      int left = length - written;
      int now = signal.locked(() -> writeSome(from, at, left, deadline));
      if (now < 0) {
        close();
        throw new DeadlineException("writing to " + remote);
      }
      if (now == 0) {
        throw new SocketException(signal.locked(() -> closed) ? "Socket closed" : "Broken pipe");
      }
      written += now;
    }
  }

  /** How many were written; 0 when the connection is gone, -1 at the deadline. */
  private int writeSome(byte[] from, int offset, int length, Deadline deadline) {
    boolean inTime =
        signal.await(
            () -> closed || out.finished || in.reset || out.readerGone || out.room() > 0, deadline);
    if (closed || out.finished || in.reset) {
      return 0;
    }
    if (out.readerGone) {
      in.reset = true;
      in.drop();
      signal.changed();
      return 0;
    }
    if (!inTime) {
      return -1;
    }
    int now = Math.min(length, out.room());
    out.put(from, offset, now);
    out.writes++;
    signal.changed();
    return now;
  }

  @Override
  public boolean hasInput() {
    return signal.locked(() -> !closed && !inputShut && !in.reset && in.size() > 0);
  }

  @Override
  public void shutdownInput() throws IOException {
    change(() -> inputShut = true);
  }

  @Override
  public void shutdownOutput() throws IOException {
    change(() -> out.finished = true);
  }

  @Override
  public InetSocketAddress localAddress() {
    return local;
  }

  @Override
  public InetSocketAddress remoteAddress() {
    return remote;
  }

  @Override
  public void close() {
    change(() -> {
      if (!closed) {
        closed = true;
        in.readerGone = true;
        out.finished = true;
        if (in.size() > 0) {
          resetOut();
        }
      }
    });
  }

  /** Breaks the connection so that neither end can read or write any more. */
  public void reset() {
    change(() -> {
      closed = true;
      in.readerGone = true;
      resetOut();
    });
  }

  private void resetOut() {
    out.reset = true;
    out.drop();
    in.drop();
  }

  /** What has arrived and was not read, taken without waiting. */
  public byte[] takeReceived() {
    return signal.locked(() -> {
      byte[] octets = new byte[in.size()];
      in.take(octets, 0, octets.length);
      signal.changed();
      return octets;
    });
  }

  /** In how many writes what has arrived so far was written. */
  public int writesReceived() {
    return signal.locked(() -> in.writes);
  }

  /** Whether the other side has ended its stream and all of it was read. */
  public boolean atEnd() {
    return signal.locked(() -> in.finished && in.size() == 0);
  }

  /** Whether the other side reset the connection. */
  public boolean wasReset() {
    return signal.locked(() -> in.reset);
  }

  /** Whether the other side has closed its socket altogether. */
  public boolean otherEndClosed() {
    return signal.locked(() -> out.readerGone);
  }

  private void change(Runnable body) {
    signal.locked(() -> {
      body.run();
      signal.changed();
      return true;
    });
  }
}
