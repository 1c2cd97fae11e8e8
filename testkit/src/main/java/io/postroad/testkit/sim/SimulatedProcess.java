package io.postroad.testkit.sim;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A group of threads that live and die together, with clocks and chance of their own. Killing it
 * ends every thread in the port call it is in: nothing of its code runs afterwards but the
 * unwinding of finally blocks, in which every port call fails at once. Belongs to the threads of
 * its world.
 */
public final class SimulatedProcess {
  private static final long NO_CRASH = Long.MAX_VALUE;

  final List<SimulatedThread> threads = new ArrayList<>();
  private final Simulation world;
  private final String name;
  private final SimulatedExecution execution;
  private final List<Runnable> whenKilled = new ArrayList<>();
  private final List<Throwable> failures = new ArrayList<>();
  private Duration clockOffset = Duration.ZERO;
  private boolean alive = true;
  private long portCalls;
  private long crashAt = NO_CRASH;

  SimulatedProcess(Simulation world, String name, long chance, long monotonicOrigin) {
    this.world = world;
    this.name = name;
    this.execution =
        new SimulatedExecution(world, this, new SplittableRandom(chance), monotonicOrigin);
  }

  /** What it is called in traces. */
  public String name() {
    return name;
  }

  /** Its clocks, threads, waiting and chance. */
  public SimulatedExecution execution() {
    return execution;
  }

  /** Whether it runs: false from the moment it is killed. */
  public boolean isAlive() {
    return alive;
  }

  /** How many port calls its threads have made. */
  public long portCalls() {
    return portCalls;
  }

  /** Sets the wall clock; the monotonic clock does not notice. */
  public void jumpClock(Duration by) {
    clockOffset = clockOffset.plus(by);
  }

  /** Kills it at the port call that comes {@code calls} after the next one, before its effect. */
  public void crashAfter(long calls) {
    crashAt = portCalls + calls + 1;
  }

  /** Calls a crash off that has not come yet. */
  public void crashNever() {
    crashAt = NO_CRASH;
  }

  /**
   * Has something done, outside the process, in the moment it is killed: what its kernel, its disk
   * and its network do then.
   */
  public void whenKilled(Runnable action) {
    whenKilled.add(action);
  }

  /**
   * Ends all its threads; when one of them calls it, it does not return. A second call does
   * nothing.
   */
  public void kill() {
    if (die()) {
      world.scheduler().unwind(this);
    }
  }

  /** The exceptions that ended threads of this process; each is given once. */
  public List<Throwable> takeFailures() {
    List<Throwable> taken = List.copyOf(failures);
    failures.clear();
    return taken;
  }

  /** Counts a port call of the holder; may kill the process, and then does not return. */
  void countPortCall() {
    if (++portCalls >= crashAt && die()) {
      world.scheduler().unwind(this);
    }
  }

  void failed(String thread, Throwable failure) {
    if (alive) {
      failures.add(new SimulationFailure("thread " + thread, failure));
    }
  }

  Duration clockOffset() {
    return clockOffset;
  }

  private boolean die() {
    if (!alive) {
      return false;
    }
    alive = false;
    whenKilled.forEach(Runnable::run);
    whenKilled.clear();
    return true;
  }
}
