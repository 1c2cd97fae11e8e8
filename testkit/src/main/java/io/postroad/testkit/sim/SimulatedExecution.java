package io.postroad.testkit.sim;

import io.postroad.smtp.runtime.Deadline;
import io.postroad.smtp.runtime.Execution;
import io.postroad.smtp.runtime.Handoff;
import io.postroad.smtp.runtime.Permits;
import io.postroad.smtp.runtime.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;

/**
 * One simulated process's clocks, threads, waiting and chance. Each wait, and each step of other
 * ports, gives the baton back. Belongs to the threads of its world.
 */
public final class SimulatedExecution implements Execution {
  private final Simulation world;
  private final SimulatedProcess process;
  private final RandomGenerator random;
  private final long monotonicOrigin;
  private final Time time = new Clocks();

  SimulatedExecution(
      Simulation world, SimulatedProcess process, RandomGenerator random, long monotonicOrigin) {
    this.world = world;
    this.process = process;
    this.random = random;
    this.monotonicOrigin = monotonicOrigin;
  }

  @Override
  public Time time() {
    return time;
  }

  @Override
  public <T> Handoff<T> handoff(int capacity) {
    return new SimulatedHandoff<>(world.scheduler(), capacity);
  }

  @Override
  public Permits permits(int count) {
    return new SimulatedPermits(world.scheduler(), count);
  }

  @Override
  public Running start(Kind kind, String name, Runnable body) {
    Scheduler scheduler = world.scheduler();
    scheduler.enter("start " + name);
    SimulatedThread thread = scheduler.start(process, name, body);
    return timeout -> join(thread, timeout);
  }

  @Override
  public RandomGenerator random() {
    return random;
  }

  private boolean join(SimulatedThread thread, Duration timeout) {
    Scheduler scheduler = world.scheduler();
    scheduler.step("join");
    long until = scheduler.in(timeout);
    while (!thread.ended && scheduler.await(thread.enders, until)) {
      // Woken by its end, or by nothing that matters: the condition says which.
    }
    return thread.ended;
  }

  /** The moment of {@code deadline}, which is one of this process's clock, in the world's time. */
  long moment(Deadline deadline) {
    return world.scheduler().in(Duration.ofNanos(deadline.atNanos() - time.nanos()));
  }

  private final class Clocks implements Time {
    @Override
    public Instant now() {
      return world.wallClock(process.clockOffset());
    }

    @Override
    public long nanos() {
      return monotonicOrigin + world.scheduler().now();
    }

    @Override
    public void sleep(Duration duration) {
      Scheduler scheduler = world.scheduler();
      scheduler.step("sleep");
      scheduler.await(null, scheduler.in(duration));
    }
  }
}
