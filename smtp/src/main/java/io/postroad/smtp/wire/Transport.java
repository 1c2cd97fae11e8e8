package io.postroad.smtp.wire;

import io.postroad.smtp.runtime.Deadline;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * One connection's two streams of octets. One thread reads and writes; {@link #shutdownInput()} and
 * {@link #close()} may be called by any thread.
 */
public interface Transport extends Closeable {

  /**
   * Waits for at least one octet.
   *
   * @return how many octets were read, or -1 at the end of input
   * @throws DeadlineException when the deadline passed first; the connection can still be written,
   *     and, if the wait was a short one (up to two seconds), be read again
   * @throws IOException when the connection is gone
   */
  int read(byte[] into, int offset, int length, Deadline deadline) throws IOException;

  /**
   * Writes all the octets.
   *
   * @throws DeadlineException when they could not be written in time; the connection is then closed
   * @throws IOException when the connection is gone
   */
  void write(byte[] from, int offset, int length, Deadline deadline) throws IOException;

  /**
   * Whether octets wait that {@link #read} would give without waiting. Never waits itself; false at
   * the end of input and when the connection is gone.
   */
  boolean hasInput();

  /** Wakes a waiting reader with the end of input; what is written afterwards still goes out. */
  void shutdownInput() throws IOException;

  /** Ends our stream; the peer sees the end of input. */
  void shutdownOutput() throws IOException;

  /** Our end. */
  InetSocketAddress localAddress();

  /** The peer's end. */
  InetSocketAddress remoteAddress();

  /** Ends the connection; a second call does nothing. */
  @Override
  void close();
}
