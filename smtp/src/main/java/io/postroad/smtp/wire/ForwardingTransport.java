package io.postroad.smtp.wire;

import io.postroad.smtp.runtime.Deadline;
import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * A connection that hands every call on to another; whoever watches or changes some of what passes
 * overrides just that. As thread-safe as the other is.
 */
public class ForwardingTransport implements Transport {
  private final Transport transport;

  /** Hands everything on to {@code transport}. */
  public ForwardingTransport(Transport transport) {
    this.transport = transport;
  }

  @Override
  public int read(byte[] into, int offset, int length, Deadline deadline) throws IOException {
    return transport.read(into, offset, length, deadline);
  }

  @Override
  public void write(byte[] from, int offset, int length, Deadline deadline) throws IOException {
    transport.write(from, offset, length, deadline);
  }

  @Override
  public boolean hasInput() {
    return transport.hasInput();
  }

  @Override
  public void shutdownInput() throws IOException {
    transport.shutdownInput();
  }

  @Override
  public void shutdownOutput() throws IOException {
    transport.shutdownOutput();
  }

  @Override
  public InetSocketAddress localAddress() {
    return transport.localAddress();
  }

  @Override
  public InetSocketAddress remoteAddress() {
    return transport.remoteAddress();
  }

  @Override
  public void close() {
    transport.close();
  }
}
