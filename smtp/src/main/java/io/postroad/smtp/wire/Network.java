package io.postroad.smtp.wire;

import io.postroad.smtp.runtime.Deadline;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;

/** Where connections come from: the port that opens and accepts them. Thread-safe. */
public interface Network {

  /**
   * Opens a connection; {@code TCP_NODELAY} is set.
   *
   * @throws DeadlineException when the peer did not answer in time
   * @throws IOException when it refused or cannot be reached
   */
  Transport connect(InetSocketAddress target, Deadline deadline) throws IOException;

  /**
   * Opens a connection to a Unix socket of this machine. Its addresses are the path as an
   * unresolved host name, with port 0.
   *
   * @throws DeadlineException when the peer did not answer in time
   * @throws IOException when nobody listens there, or this network has no such sockets
   */
  default Transport connect(UnixDomainSocketAddress target, Deadline deadline) throws IOException {
    throw new IOException("no Unix sockets on this network: " + target);
  }

  /**
   * Listens on {@code address} (port 0: a free one).
   *
   * @throws IOException when the address cannot be bound
   */
  Listener listen(InetSocketAddress address, int backlog) throws IOException;

  /** A listening socket. One thread accepts; any thread may close. */
  interface Listener extends Closeable {

    /**
     * Waits for the next connection.
     *
     * @throws IOException when it was closed, or no descriptor is left (see {@link #isClosed()})
     */
    Transport accept() throws IOException;

    /** Whether {@link #close()} was called. */
    boolean isClosed();

    /** The address it listens on, with the real port. */
    InetSocketAddress localAddress();

    @Override
    void close();
  }
}
