package io.postroad.testkit.net;

import io.postroad.smtp.runtime.Deadline;
import io.postroad.smtp.wire.DeadlineException;
import io.postroad.smtp.wire.Network;
import io.postroad.smtp.wire.Transport;
import io.postroad.testkit.runtime.Signal;
import io.postroad.testkit.runtime.TestTime;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * A network in memory. Every address exists; a connection is refused where nobody listens.
 * Deadlines follow a {@link TestTime}. Thread-safe.
 */
public final class MemoryNetwork implements Network {
  private static final int PIPE_OCTETS = 64 * 1024;
  private static final int FIRST_PORT = 20_000;
  private static final int LAST_PORT = 59_999;

  private final TestTime time;
  private final Signal signal;
  private final int pipeOctets;
  private final Map<InetSocketAddress, MemoryListener> listeners = new HashMap<>();
  private int nextPort = FIRST_PORT;

  /** A network whose connections hold up to 64 KiB unread octets in each direction. */
  public MemoryNetwork(TestTime time) {
    this(time, PIPE_OCTETS);
  }

  /** A network whose connections hold up to {@code pipeOctets} unread octets in each direction. */
  public MemoryNetwork(TestTime time, int pipeOctets) {
    this.time = time;
    this.signal = time.newSignal();
    this.pipeOctets = pipeOctets;
  }

  @Override
  public Transport connect(InetSocketAddress target, Deadline deadline) throws IOException {
    InetSocketAddress from = new InetSocketAddress(InetAddress.getLoopbackAddress(), port());
    return dial(from, target, new byte[0], deadline);
  }

  /**
   * Opens a connection from an address of the test's choice, with octets that have already arrived
   * when the other side gets to see it.
   */
  public MemoryTransport dial(
      InetSocketAddress from, InetSocketAddress target, byte[] early, Deadline deadline)
      throws IOException {
    MemoryTransport ours = new MemoryTransport(time, from, target, pipeOctets);
    MemoryTransport theirs = ours.otherEnd();
    ours.write(early, 0, early.length, deadline);
    boolean[] listening = {true};
    boolean room =
        signal.locked(() ->
            signal.await(
                () -> {
                  MemoryListener listener = listeners.get(target);
                  listening[0] = listener != null;
                  return listener == null || listener.waiting.size() < listener.backlog;
                },
                deadline));
    if (!listening[0]) {
      throw new ConnectException("connection refused by " + target);
    }
    if (!room || !enqueue(target, theirs)) {
      throw new DeadlineException("connecting to " + target);
    }
    return ours;
  }

  private boolean enqueue(InetSocketAddress target, MemoryTransport theirs) {
    return signal.locked(() -> {
      MemoryListener listener = listeners.get(target);
      if (listener == null) {
        return false;
      }
      listener.waiting.addLast(theirs);
      signal.changed();
      return true;
    });
  }

  /** The next port of the ephemeral ones; after 40 000 they begin anew. */
  public int port() {
    return signal.locked(() -> {
      int port = nextPort;
      nextPort = port == LAST_PORT ? FIRST_PORT : port + 1;
      return port;
    });
  }

  @Override
  public Listener listen(InetSocketAddress address, int backlog) throws IOException {
    InetSocketAddress real =
        address.getPort() == 0 ? new InetSocketAddress(address.getAddress(), port()) : address;
    MemoryListener listener = new MemoryListener(real, backlog);
    if (signal.locked(() -> listeners.putIfAbsent(real, listener)) != null) {
      throw new BindException("address in use: " + real);
    }
    return listener;
  }

  /**
   * Lets the next {@code times} accepts at {@code address} fail as they do when no descriptor is
   * left.
   */
  public void failAccepts(InetSocketAddress address, int times) {
    signal.locked(() -> {
      MemoryListener listener = listeners.get(address);
      if (listener == null) {
        throw new IllegalArgumentException("nobody listens at " + address);
      }
      listener.failures = times;
      signal.changed();
      return true;
    });
  }

  /** How many accepts at {@code address} have failed so far. */
  public int failedAccepts(InetSocketAddress address) {
    return signal.locked(() -> {
      MemoryListener listener = listeners.get(address);
      return listener == null ? 0 : listener.failed;
    });
  }

  private final class MemoryListener implements Listener {
    private final InetSocketAddress address;
    private final int backlog;
    private final Deque<MemoryTransport> waiting = new ArrayDeque<>();
    private boolean closed;
    private int failures;
    private int failed;

    MemoryListener(InetSocketAddress address, int backlog) {
      this.address = address;
      this.backlog = backlog;
    }

    @Override
    public Transport accept() throws IOException {
      MemoryTransport next =
          signal.locked(() -> {
            signal.await(() -> closed || failures > 0 || !waiting.isEmpty());
            if (closed || failures > 0) {
              failed += closed ? 0 : 1;
              failures = Math.max(0, failures - 1);
              return null;
            }
            MemoryTransport transport = waiting.removeFirst();
            signal.changed();
            return transport;
          });
      if (next == null) {
        throw new IOException(isClosed() ? "listener closed" : "too many open files");
      }
      return next;
    }

    @Override
    public boolean isClosed() {
      return signal.locked(() -> closed);
    }

    @Override
    public InetSocketAddress localAddress() {
      return address;
    }

    @Override
    public void close() {
      Deque<MemoryTransport> orphans =
          signal.locked(() -> {
            closed = true;
            listeners.remove(address, this);
            signal.changed();
            Deque<MemoryTransport> left = new ArrayDeque<>(waiting);
            waiting.clear();
            return left;
          });
      orphans.forEach(MemoryTransport::reset);
    }
  }
}
