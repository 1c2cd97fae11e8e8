package io.postroad.testkit.sim;

import io.postroad.smtp.wire.Network;
import io.postroad.smtp.wire.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.ArrayDeque;

/** A listening socket of one simulated process. */
final class SimulatedListener implements Network.Listener {
  private final SimulatedInternet internet;
  private final SimulatedNetwork network;
  private final InetSocketAddress address;
  private final int backlog;
  private final ArrayDeque<SimulatedTransport> waiting = new ArrayDeque<>();
  private final WaitList changed = new WaitList();
  private boolean closed;

  SimulatedListener(
      SimulatedInternet internet,
      SimulatedNetwork network,
      InetSocketAddress address,
      int backlog) {
    this.internet = internet;
    this.network = network;
    this.address = address;
    this.backlog = Math.max(1, backlog);
  }

  SimulatedNetwork network() {
    return network;
  }

  boolean isFull() {
    return waiting.size() >= backlog;
  }

  void add(SimulatedTransport connection) {
    waiting.add(connection);
    internet.scheduler().wakeAll(changed);
  }

  @Override
  public Transport accept() throws IOException {
    internet.scheduler().step("accept");
    while (!closed && waiting.isEmpty()) {
      internet.scheduler().await(changed, Scheduler.NEVER);
    }
    if (closed) {
      throw new SocketException("listener closed");
    }
    return waiting.remove();
  }

  @Override
  public boolean isClosed() {
    return closed;
  }

  @Override
  public InetSocketAddress localAddress() {
    return address;
  }

  @Override
  public void close() {
    internet.scheduler().enter("close listener");
    closeNow();
  }

  void closeNow() {
    if (!closed) {
      closed = true;
      internet.unbind(address);
      waiting.forEach(SimulatedTransport::closeNow);
      waiting.clear();
      internet.scheduler().wakeAll(changed);
    }
  }
}
