package io.postroad.testkit.sim;

import io.postroad.smtp.runtime.Execution;
import io.postroad.smtp.runtime.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A world with its own time, whose processes run one thread at a time in an order drawn from a
 * seed. A scenario is straight-line code: it runs on the world's first thread, the driver, makes
 * processes, and waits like any other thread. At its end all processes are killed.
 *
 * <pre>{@code
 * Simulation.run(seed, world -> {
 *   SimulatedProcess server = world.process("server");
 *   server.execution().start(Kind.VIRTUAL, "worker", () -> ...);
 *   world.time().sleep(Duration.ofDays(5));
 * });
 * }</pre>
 *
 * <p>The same seed gives the same {@link #trace()} as long as the code under test waits, draws
 * chance and starts threads through the ports alone, and does not depend on identity hash codes.
 * Everything but {@link #run} belongs to the threads of the world.
 */
public final class Simulation {

  /** Where the wall clocks begin. */
  private static final Instant EPOCH = Instant.parse("2026-03-01T00:00:00Z");

  /** So many seconds of real time without a step mean that a thread waits outside the ports. */
  private static final int SILENT_SECONDS = 30;

  /** What happens in a world. */
  @FunctionalInterface
  public interface Scenario {
    /** Runs on the driver's thread. */
    void play(Simulation world) throws Exception;
  }

  private final long seed;
  private final List<SimulatedProcess> processes = new ArrayList<>();
  private final SimulatedProcess driverProcess;
  private final Scheduler scheduler;

  private Simulation(long seed) {
    this.seed = seed;
    SplittableRandom source = new SplittableRandom(seed);
    SplittableRandom choice = source.split();
    driverProcess = new SimulatedProcess(this, "driver", source.nextLong(), 0);
    scheduler = new Scheduler(seed, choice, driverProcess);
  }

  /**
   * Plays a scenario to its end.
   *
   * @return the world as it was at the end, for its figures
   * @throws SimulationFailure when the scenario threw, got stuck, or a simulated thread ended with
   *     an exception that the scenario did not take from {@link SimulatedProcess#takeFailures()}
   */
  public static Simulation run(long seed, Scenario scenario) {
    return run(seed, SILENT_SECONDS, scenario);
  }

  /** As {@link #run(long, Scenario)}, more or less patient with a thread that keeps the baton. */
  static Simulation run(long seed, int silentSeconds, Scenario scenario) {
    Simulation world = new Simulation(seed);
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    SimulatedThread driver = world.scheduler.driver();
    Thread thread =
        Thread.ofVirtual()
            .name("driver@" + seed)
            .unstarted(() -> {
              try {
                world.play(scenario);
              } catch (Throwable thrown) {
                failure.set(thrown);
              }
            });
    driver.adopt(thread);
    thread.start();
    world.watch(thread, silentSeconds);
    Throwable thrown = failure.get();
    if (thrown != null) {
      throw new SimulationFailure(world.report(String.valueOf(thrown.getMessage())), thrown);
    }
    return world;
  }

  private void play(Scenario scenario) throws Exception {
    try {
      scenario.play(this);
    } finally {
      for (SimulatedProcess process : List.copyOf(processes)) {
        process.kill();
      }
    }
    for (SimulatedProcess process : processes) {
      for (Throwable failure : process.takeFailures()) {
        throw new SimulationFailure("a thread of " + process.name() + " failed", failure);
      }
    }
  }

  /** Real time: a thread that keeps the baton waits for a lock, or computes without end. */
  private void watch(Thread thread, int silentSeconds) {
    long seen = -1;
    int silent = 0;
    try {
      while (!thread.join(Duration.ofSeconds(1))) {
        long progress = scheduler.progress();
        silent = progress == seen ? silent + 1 : 0;
        seen = progress;
        if (silent >= silentSeconds) {
          SimulatedThread holder = scheduler.holder();
          String state = holder.state() + holder.stack() + scheduler.states();
          throw new SimulationFailure(report("the baton is not given back by " + state), null);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SimulationFailure(report("interrupted"), e);
    }
  }

  private String report(String what) {
    return "seed "
        + seed
        + " at "
        + Trace.seconds(scheduler.now())
        + " s: "
        + what
        + "\n  last steps:\n    "
        + String.join("\n    ", trace().tail(40));
  }

  /**
   * Whether {@code thrown} is how the threads of a killed process end: for those who watch what
   * code under test logs.
   */
  public static boolean isKill(@Nullable Throwable thrown) {
    return thrown instanceof ProcessKilled;
  }

  /** The seed this world was made from. */
  public long seed() {
    return seed;
  }

  /**
   * Chance of its own for something in this world, so that more draws here change nothing there.
   */
  public RandomGenerator chance(String name) {
    return new SplittableRandom(
        new SplittableRandom(seed ^ ((long) name.hashCode() << 32)).nextLong());
  }

  /** A new process, with its own wall clock and the origin of its monotonic clock anywhere. */
  public SimulatedProcess process(String name) {
    RandomGenerator chance = chance(name + " " + processes.size());
    SimulatedProcess process =
        new SimulatedProcess(this, name, chance.nextLong(), chance.nextLong());
    processes.add(process);
    return process;
  }

  /** The driver's own view of clocks, threads and waiting. */
  public Execution execution() {
    return driverProcess.execution();
  }

  /** The driver's clocks. */
  public Time time() {
    return driverProcess.execution().time();
  }

  /** How much virtual time has passed. */
  public Duration elapsed() {
    return Duration.ofNanos(scheduler.now());
  }

  /** What happened so far. */
  public Trace trace() {
    return scheduler.trace();
  }

  /**
   * A port call of the calling thread's process that is not one of this package's: others may run
   * before it returns, and it may be the one at which the process is killed.
   */
  public void step(String point) {
    scheduler.step(point);
  }

  /**
   * Lets the driver wait until {@code done}, asked whenever nothing more can happen without time
   * passing. Whether it came true within {@code atMost}.
   */
  public boolean await(Duration atMost, BooleanSupplier done) {
    long until = scheduler.in(atMost);
    while (!done.getAsBoolean()) {
      if (scheduler.now() >= until) {
        return false;
      }
      scheduler.awaitQuiet(until);
    }
    return true;
  }

  /** All threads and where they are, one a line: for the report of something that hangs. */
  public String states() {
    return scheduler.states();
  }

  Scheduler scheduler() {
    return scheduler;
  }

  Instant wallClock(Duration offset) {
    return EPOCH.plusNanos(scheduler.now()).plus(offset);
  }
}
