package io.postroad.smtp.wire;

import io.postroad.smtp.runtime.Deadline;
import io.postroad.smtp.runtime.Execution;
import io.postroad.smtp.runtime.Handoff;
import io.postroad.smtp.runtime.Time;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnixDomainSocketAddress;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The network of the real world: blocking TCP sockets, IPv4 and IPv6, and Unix sockets. One
 * platform thread {@code deadlines} looks four times a second for writes, and reads that could wait
 * long, past their deadline, and ends them; only reads with less than two seconds left are timed
 * exactly, by their socket. Thread-safe.
 */
public final class SocketNetwork implements Network, Closeable {

  private static final Duration LOOK_INTERVAL = Duration.ofMillis(250);
  private static final Duration TIMED_UP_TO = Duration.ofSeconds(2);

  private final Time time;
  private final Duration timedUpTo;
  private final Set<SocketTransport> open = ConcurrentHashMap.newKeySet();

  /** Wakes the thread when the first connection opens; a token in it is as good as many. */
  private final Handoff<SocketNetwork> wake;

  private volatile boolean closed;

  /** Starts the thread that looks after deadlines on {@code execution}. */
  public SocketNetwork(Execution execution) {
    this(execution, TIMED_UP_TO);
  }

  /** With another length of the reads that sockets time. */
  SocketNetwork(Execution execution, Duration timedUpTo) {
    time = execution.time();
    this.timedUpTo = timedUpTo;
    wake = execution.handoff(1);
    execution.start(Execution.Kind.PLATFORM, "deadlines", this::lookAfterDeadlines);
  }

  @Override
  public Transport connect(InetSocketAddress target, Deadline deadline) throws IOException {
    Socket socket = new Socket();
    try {
      socket.connect(target, SocketTransport.millis(deadline, time));
      return register(socket);
    } catch (SocketTimeoutException e) {
      socket.close();
      DeadlineException late =
          new DeadlineException("connecting to " + text(target) + " took too long");
      late.initCause(e);
      throw late;
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  @Override
  public Transport connect(UnixDomainSocketAddress target, Deadline deadline) throws IOException {
    return UnixTransport.connect(target, time, deadline);
  }

  @Override
  public Listener listen(InetSocketAddress address, int backlog) throws IOException {
    ServerSocket socket = new ServerSocket();
    try {
      socket.setReuseAddress(true);
      socket.bind(address, backlog);
      return new SocketListener(socket);
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  /** Ends the thread; connections that are open stay so, without deadlines. */
  @Override
  public void close() {
    closed = true;
    wake.close();
  }

  private Transport register(Socket socket) throws IOException {
    socket.setTcpNoDelay(true);
    SocketTransport transport = new SocketTransport(socket, time, timedUpTo, open::remove);
    open.add(transport);
    wake.offer(this);
    return transport;
  }

  private void lookAfterDeadlines() {
    while (!closed) {
      if (open.isEmpty()) {
        wake.take();
      } else {
        long now = time.nanos();
        open.forEach(transport -> transport.expire(now));
        time.sleep(LOOK_INTERVAL);
      }
    }
  }

  private static String text(InetSocketAddress address) {
    return address.getAddress().getHostAddress() + ":" + address.getPort();
  }

  private final class SocketListener implements Listener {
    private final ServerSocket socket;
    private final InetSocketAddress localAddress;

    SocketListener(ServerSocket socket) {
      this.socket = socket;
      this.localAddress = (InetSocketAddress) socket.getLocalSocketAddress();
    }

    @Override
    public Transport accept() throws IOException {
      Socket accepted = socket.accept();
      try {
        return register(accepted);
      } catch (IOException | RuntimeException e) {
        accepted.close();
        throw e;
      }
    }

    @Override
    public boolean isClosed() {
      return socket.isClosed();
    }

    @Override
    public InetSocketAddress localAddress() {
      return localAddress;
    }

    @Override
    public void close() {
      try {
        socket.close();
      } catch (IOException _) {
        // Nothing is left to do with a listening socket that does not close.
      }
    }
  }
}
