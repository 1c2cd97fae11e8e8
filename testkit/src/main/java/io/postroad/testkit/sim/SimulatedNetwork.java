package io.postroad.testkit.sim;

import io.postroad.smtp.runtime.Deadline;
import io.postroad.smtp.wire.Network;
import io.postroad.smtp.wire.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * One simulated process's connection to a {@link SimulatedInternet}: its address, its listeners and
 * its connections, which end with the process. Belongs to the threads of its world.
 */
public final class SimulatedNetwork implements Network {
  private final SimulatedInternet internet;
  private final SimulatedProcess process;
  private final InetAddress address;
  private final List<SimulatedListener> listeners = new ArrayList<>();
  private final List<SimulatedTransport> connections = new ArrayList<>();

  SimulatedNetwork(SimulatedInternet internet, SimulatedProcess process, InetAddress address) {
    this.internet = internet;
    this.process = process;
    this.address = address;
  }

  @Override
  public Transport connect(InetSocketAddress target, Deadline deadline) throws IOException {
    internet.scheduler().step("connect " + target.getPort());
    InetSocketAddress local = new InetSocketAddress(address, internet.freePort());
    return internet.connect(this, local, target, moment(deadline));
  }

  @Override
  public Listener listen(InetSocketAddress wanted, int backlog) throws IOException {
    internet.scheduler().step("listen");
    InetAddress host = wanted.getAddress().isAnyLocalAddress() ? address : wanted.getAddress();
    int port = wanted.getPort() == 0 ? internet.freePort() : wanted.getPort();
    SimulatedListener listener =
        new SimulatedListener(internet, this, new InetSocketAddress(host, port), backlog);
    internet.bind(listener);
    listeners.add(listener);
    return listener;
  }

  long moment(Deadline deadline) {
    return process.execution().moment(deadline);
  }

  void opened(SimulatedTransport connection) {
    connections.add(connection);
  }

  void closed(SimulatedTransport connection) {
    connections.remove(connection);
  }

  /** How many connections of this process are open. */
  public int openConnections() {
    return connections.size();
  }

  /** The process is gone: its kernel ends its connections, or is gone as well. */
  void processKilled(RandomGenerator random) {
    listeners.forEach(SimulatedListener::closeNow);
    boolean powerLost = random.nextBoolean();
    for (SimulatedTransport connection : List.copyOf(connections)) {
      if (powerLost) {
        connection.vanish(random);
      } else {
        connection.closeNow();
      }
    }
    connections.clear();
  }
}
