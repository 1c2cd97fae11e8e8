package io.postroad.testkit.sim;

import io.postroad.smtp.wire.DeadlineException;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * The network between simulated processes: any address may be listened on, nothing real is opened.
 * Octets arrive in order, later, in pieces, or not at all: delays, splits and faults are drawn from
 * the world's seed. Belongs to the threads of its world.
 */
public final class SimulatedInternet {
  private static final int FIRST_FREE_PORT = 40_000;

  private final Scheduler scheduler;
  private final RandomGenerator random;
  private final Map<InetSocketAddress, SimulatedListener> bound = new HashMap<>();
  private final Set<InetAddress> unplugged = new HashSet<>();
  private NetworkFaults faults = NetworkFaults.NONE;
  private int nextPort = FIRST_FREE_PORT;
  private long connections;
  private long faulty;

  /** The network of {@code world}, without faults at first. */
  public SimulatedInternet(Simulation world) {
    this.scheduler = world.scheduler();
    this.random = world.chance("network");
  }

  /** The view of {@code process}, whose own address is {@code address}. */
  public SimulatedNetwork connect(SimulatedProcess process, InetAddress address) {
    SimulatedNetwork network = new SimulatedNetwork(this, process, address);
    process.whenKilled(() -> network.processKilled(random));
    return network;
  }

  /** How rough it is for connections made from now on. */
  public void faults(NetworkFaults now) {
    faults = now;
  }

  /** From now on nobody answers under this address: connecting to it waits in vain. */
  public void unplug(InetAddress address) {
    unplugged.add(address);
  }

  /** The opposite of {@link #unplug}. */
  public void plug(InetAddress address) {
    unplugged.remove(address);
  }

  /** How many connections were made. */
  public long connections() {
    return connections;
  }

  /** How many connections, made or not, were given a fault. */
  public long faulty() {
    return faulty;
  }

  Scheduler scheduler() {
    return scheduler;
  }

  int freePort() {
    return nextPort++;
  }

  void bind(SimulatedListener listener) throws BindException {
    if (bound.putIfAbsent(listener.localAddress(), listener) != null) {
      throw new BindException("address already in use: " + listener.localAddress());
    }
  }

  void unbind(InetSocketAddress address) {
    bound.remove(address);
  }

  SimulatedTransport connect(
      SimulatedNetwork from, InetSocketAddress local, InetSocketAddress target, long until)
      throws IOException {
    long latency = Wire.drawLatency(random);
    int chance = random.nextInt(1000);
    boolean refused = chance < faults.refused();
    chance -= faults.refused();
    boolean unanswered = chance >= 0 && chance < faults.unanswered();
    chance -= faults.unanswered();
    if (refused || unanswered) {
      faulty++;
    }
    long answer = scheduler.now() + 2 * latency;
    boolean silent = unanswered || unplugged.contains(target.getAddress());
    pause(silent ? until : Math.min(until, answer));
    SimulatedListener listener = bound.get(target);
    if (silent || answer > until || (listener != null && listener.isFull())) {
      pause(until);
      throw new DeadlineException("no answer from " + target);
    }
    if (refused || listener == null) {
      throw new ConnectException("connection refused by " + target);
    }
    return join(from, listener, local, target, latency, chance);
  }

  private SimulatedTransport join(
      SimulatedNetwork from,
      SimulatedListener listener,
      InetSocketAddress local,
      InetSocketAddress target,
      long latency,
      int chance) {
    connections++;
    boolean reset = chance >= 0 && chance < faults.reset();
    int rest = chance - faults.reset();
    boolean silent = rest >= 0 && rest < faults.silent();
    rest -= faults.silent();
    boolean slow = rest >= 0 && rest < faults.slow();
    Wire wire = new Wire(scheduler, random, latency, slow);
    Pipe there = new Pipe(wire);
    Pipe back = new Pipe(wire);
    if (reset || silent) {
      faulty++;
      Pipe struck = random.nextBoolean() ? there : back;
      struck.plan(reset ? Pipe.Fault.RESET : Pipe.Fault.SILENT, wire.drawFaultOctet());
    }
    SimulatedTransport near = new SimulatedTransport(from, back, there, local, target);
    SimulatedTransport far = new SimulatedTransport(listener.network(), there, back, target, local);
    SimulatedTransport.join(near, far);
    listener.add(far);
    return near;
  }

  private void pause(long until) {
    scheduler.await(null, until);
  }
}
