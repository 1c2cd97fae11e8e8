package io.postroad.testkit.sim;

import io.postroad.smtp.runtime.Deadline;
import io.postroad.smtp.wire.DeadlineException;
import io.postroad.smtp.wire.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** One end of a simulated connection. */
final class SimulatedTransport implements Transport {
  private final SimulatedNetwork network;
  private final Scheduler scheduler;
  private final Wire wire;
  private final Pipe in;
  private final Pipe out;
  private final InetSocketAddress local;
  private final InetSocketAddress remote;
  private @Nullable SimulatedTransport peer;
  private boolean closed;
  private boolean inputShut;
  private boolean outputShut;

  SimulatedTransport(
      SimulatedNetwork network,
      Pipe in,
      Pipe out,
      InetSocketAddress local,
      InetSocketAddress remote) {
    this.network = network;
    this.wire = in.wire;
    this.scheduler = wire.scheduler;
    this.in = in;
    this.out = out;
    this.local = local;
    this.remote = remote;
    network.opened(this);
  }

  static void join(SimulatedTransport one, SimulatedTransport other) {
    one.peer = other;
    other.peer = one;
  }

  @Override
  public int read(byte[] into, int offset, int length, Deadline deadline) throws IOException {
    Objects.checkFromIndexSize(offset, length, into.length);
    scheduler.step("read");
    long until = network.moment(deadline);
    while (true) {
      checkOpen();
      if (inputShut) {
        return -1;
      }
      if (in.hasArrived()) {
        int count = in.get(into, offset, length);
        wire.wake();
        return count;
      }
      if (in.hasEnded()) {
        return -1;
      }
      if (until <= scheduler.now()) {
        throw new DeadlineException("nothing to read from " + remote + " in time");
      }
      scheduler.await(wire.changed, Math.min(until, in.nextEvent()));
    }
  }

  @Override
  public boolean hasInput() {
    scheduler.enter("has input");
    return !closed && !inputShut && !in.isReset() && in.hasArrived();
  }

  @Override
  public void write(byte[] from, int offset, int length, Deadline deadline) throws IOException {
    Objects.checkFromIndexSize(offset, length, from.length);
    scheduler.step("write");
    long until = network.moment(deadline);
    int written = 0;
    while (written < length) {
      checkOpen();
      if (outputShut) {
        throw new SocketException("output is shut down");
      }
      if (peerIsGone()) {
        return;
      }
      int count = out.put(from, offset + written, length - written);
      written += count;
      strike(out.dueFault());
      if (count > 0) {
        wire.wake();
      } else if (out.room() == 0) {
        if (until <= scheduler.now()) {
          abort();
          throw new DeadlineException("could not write to " + remote + " in time");
        }
        scheduler.await(wire.changed, Math.min(until, in.resetAt()));
      }
    }
  }

  /** Octets for a closed end are lost, and answered with a reset that comes a moment later. */
  private boolean peerIsGone() {
    SimulatedTransport other = peer;
    if (other != null && other.closed) {
      in.reset();
      wire.wake();
      return true;
    }
    return false;
  }

  private void strike(Pipe.Fault fault) {
    switch (fault) {
      case NONE -> {}
      case RESET -> {
        in.reset();
        out.reset();
        wire.wake();
      }
      case SILENT -> {
        out.fallSilent(Integer.MAX_VALUE);
        if (wire.random.nextBoolean()) {
          in.fallSilent(Integer.MAX_VALUE);
        }
      }
    }
  }

  private void checkOpen() throws SocketException {
    if (closed) {
      throw new SocketException("closed");
    }
    if (in.isReset()) {
      throw new SocketException("connection reset by " + remote);
    }
  }

  @Override
  public void shutdownInput() {
    scheduler.enter("shut input");
    inputShut = true;
    wire.wake();
  }

  @Override
  public void shutdownOutput() throws IOException {
    scheduler.enter("shut output");
    checkOpen();
    if (!outputShut) {
      outputShut = true;
      out.end();
      wire.wake();
    }
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
    scheduler.enter("close");
    closeNow();
  }

  /** What the kernel does: input that nobody read, or is still to come, becomes a reset. */
  void closeNow() {
    if (closed) {
      return;
    }
    closed = true;
    network.closed(this);
    if (in.isEmpty()) {
      out.end();
    } else {
      in.discard();
      out.reset();
    }
    wire.wake();
  }

  private void abort() {
    closeNow();
    out.reset();
  }

  /** The machine lost its power: nobody is told, and what was under way may be lost. */
  void vanish(RandomGenerator random) {
    closed = true;
    out.fallSilent(random.nextInt(out.segmentsUnderWay() + 1));
    in.fallSilent(0);
    wire.wake();
  }
}
