package io.postroad.testkit.sim;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Passes the baton. A thread runs only while it holds it and gives it back in port calls; who gets
 * it next is drawn from the seed; when nobody can run, virtual time jumps to the earliest moment
 * someone waits for. It needs no thread of its own: whoever gives the baton away picks the next
 * holder. All state belongs to the holder; passing the baton orders the memory.
 */
final class Scheduler {
  static final long NEVER = Long.MAX_VALUE;

  /** What a step costs in virtual time: work is fast, but not free. */
  private static final long STEP_NANOS = 1_000;

  /** A world that makes this many steps without waiting for time is spinning. */
  private static final long STEPS_WITHOUT_WAITING = 5_000_000;

  /** A killed thread that makes more port calls than this catches errors and goes on. */
  private static final int CALLS_AFTER_DEATH = 1_000;

  private static final long LONGEST_WAIT = Duration.ofDays(36_500).toNanos();

  private final long seed;
  private final SplittableRandom choice;
  private final int stayPerMille;
  private final List<SimulatedThread> all = new ArrayList<>();
  private final List<SimulatedThread> runnable = new ArrayList<>();
  private final TreeSet<SimulatedThread.Timer> timers = new TreeSet<>();
  private final Trace trace = new Trace();
  private final SimulatedThread driver;
  private SimulatedThread holder;
  private long now;
  private long timerSequence;
  private int threadNumber;
  private long stepsSinceJump;
  private boolean driverWatches;
  private long watchedAt = -1;
  private @Nullable String verdict;
  private volatile long progress;

  Scheduler(long seed, SplittableRandom choice, SimulatedProcess driverProcess) {
    this.seed = seed;
    this.choice = choice;
    // Some worlds switch threads at nearly every step, others let them run on for a while.
    this.stayPerMille = new int[] {0, 300, 700, 950}[choice.nextInt(4)];
    this.driver = new SimulatedThread(threadNumber++, "driver", driverProcess);
    driverProcess.threads.add(driver);
    all.add(driver);
    this.holder = driver;
  }

  long now() {
    return now;
  }

  Trace trace() {
    return trace;
  }

  SimulatedThread driver() {
    return driver;
  }

  SimulatedThread holder() {
    return holder;
  }

  /** Changes with every step; the only thing a thread without the baton may read. */
  long progress() {
    return progress;
  }

  /** The moment {@code duration} from now, cut to a century. */
  long in(Duration duration) {
    if (duration.isNegative()) {
      return now;
    }
    boolean longest = duration.compareTo(Duration.ofNanos(LONGEST_WAIT)) > 0;
    return now + (longest ? LONGEST_WAIT : duration.toNanos());
  }

  /** A port call that cannot wait: it may be the one at which the process is killed. */
  SimulatedThread enter(String point) {
    SimulatedThread me = holder;
    if (!me.isCurrent()) {
      throw new IllegalStateException(point + ": called by a thread outside the simulation");
    }
    if (!me.process.isAlive()) {
      throw dead(me);
    }
    me.point = point;
    trace.add(now, me, point);
    progress = trace.count();
    me.process.countPortCall();
    if (!me.process.isAlive()) {
      throw dead(me);
    }
    return me;
  }

  /** A port call that may wait: others may run before it goes on. */
  void step(String point) {
    SimulatedThread me = enter(point);
    now += STEP_NANOS;
    fireTimers();
    if (++stepsSinceJump > STEPS_WITHOUT_WAITING) {
      giveUp(me, "spinning: " + STEPS_WITHOUT_WAITING + " steps without waiting for time");
    }
    if (runnable.isEmpty() || choice.nextInt(1000) < stayPerMille) {
      return;
    }
    int next = choice.nextInt(runnable.size() + 1);
    if (next < runnable.size()) {
      switchTo(me, runnable.set(next, me));
    }
  }

  /**
   * Waits on {@code list} until woken or until {@code until}; the caller checks again what it waits
   * for. False when the time was up.
   */
  boolean await(@Nullable WaitList list, long until) {
    SimulatedThread me = holder;
    if (until <= now) {
      return false;
    }
    me.waiting = true;
    me.timedOut = false;
    if (list != null) {
      list.add(me);
      me.waitList = list;
    }
    if (until != NEVER) {
      me.timer = new SimulatedThread.Timer(until, timerSequence++, me);
      timers.add(me.timer);
    }
    passOn(me);
    return !me.timedOut;
  }

  /** Lets the driver wait until everything that can happen now has happened, or until a time. */
  void awaitQuiet(long until) {
    driverWatches = true;
    try {
      await(null, until);
    } finally {
      driverWatches = false;
    }
  }

  void wakeAll(WaitList list) {
    for (SimulatedThread thread : list.takeAll()) {
      wake(thread);
    }
  }

  void wake(SimulatedThread thread) {
    if (thread.waiting) {
      stopWaiting(thread);
      runnable.add(thread);
    }
  }

  private void stopWaiting(SimulatedThread thread) {
    thread.waiting = false;
    WaitList list = thread.waitList;
    if (list != null) {
      list.remove(thread);
      thread.waitList = null;
    }
    SimulatedThread.Timer timer = thread.timer;
    if (timer != null) {
      timers.remove(timer);
      thread.timer = null;
    }
  }

  SimulatedThread start(SimulatedProcess process, String name, Runnable body) {
    SimulatedThread thread = new SimulatedThread(threadNumber++, name, process);
    all.add(thread);
    process.threads.add(thread);
    thread.launch(
        seed,
        () -> {
          try {
            if (process.isAlive()) {
              body.run();
            }
          } catch (ProcessKilled expected) {
            // The process was killed: this is how its threads end.
          } catch (Throwable failure) {
            process.failed(thread.name, failure);
          } finally {
            ended(thread);
          }
        });
    runnable.add(thread);
    return thread;
  }

  private void ended(SimulatedThread me) {
    me.ended = true;
    me.process.threads.remove(me);
    wakeAll(me.enders);
    all.remove(me);
    SimulatedThread back = me.returnTo;
    if (back != null) {
      resume(back);
    } else if (!me.process.isAlive() && !me.process.threads.isEmpty()) {
      resume(me.process.threads.getFirst());
    } else {
      resume(next());
    }
  }

  /**
   * Ends all threads of {@code process}: each gets the baton once, gets {@link ProcessKilled} out
   * of its port call, and unwinds. When a thread kills its own process, it unwinds first.
   */
  void unwind(SimulatedProcess process) {
    for (SimulatedThread thread : List.copyOf(process.threads)) {
      stopWaiting(thread);
      runnable.remove(thread);
    }
    SimulatedThread me = holder;
    if (me.process == process) {
      throw dead(me);
    }
    while (!process.threads.isEmpty()) {
      SimulatedThread victim = process.threads.getFirst();
      victim.returnTo = me;
      switchTo(me, victim);
    }
  }

  private ProcessKilled dead(SimulatedThread me) {
    if (++me.callsAfterDeath > CALLS_AFTER_DEATH) {
      me.process.threads.remove(me);
      all.remove(me);
      giveUp(me, me.state() + " goes on after its process was killed: it catches errors");
    }
    return new ProcessKilled(me.process.name());
  }

  /** Ends the run: the driver is told why. */
  void giveUp(SimulatedThread me, String why) {
    if (verdict == null) {
      verdict = why + states();
    }
    if (me != driver) {
      stopWaiting(driver);
      runnable.remove(driver);
      switchTo(me, driver);
    }
    checkVerdict(me);
  }

  private void checkVerdict(SimulatedThread me) {
    String why = verdict;
    if (why != null && me == driver) {
      verdict = null;
      throw new SimulationFailure(why, null);
    }
  }

  /** All threads and where they are, one a line. */
  String states() {
    StringBuilder text = new StringBuilder();
    for (SimulatedThread thread : all) {
      text.append("\n    ").append(thread.state());
    }
    return text.toString();
  }

  private void passOn(SimulatedThread me) {
    SimulatedThread next = next();
    if (next != me) {
      switchTo(me, next);
    } else {
      checkVerdict(me);
    }
  }

  private void switchTo(SimulatedThread me, SimulatedThread next) {
    resume(next);
    me.waitForBaton();
    checkVerdict(me);
    if (!me.process.isAlive()) {
      throw dead(me);
    }
  }

  private void resume(SimulatedThread next) {
    holder = next;
    next.giveBaton();
  }

  private SimulatedThread next() {
    while (true) {
      fireTimers();
      if (!runnable.isEmpty()) {
        return remove(choice.nextInt(runnable.size()));
      }
      if (driverWatches && driver.waiting && watchedAt != now) {
        watchedAt = now;
        stopWaiting(driver);
        return driver;
      }
      if (timers.isEmpty()) {
        verdict = "stuck: nobody can run and nobody waits for time" + states();
        stopWaiting(driver);
        return driver;
      }
      now = Math.max(now, timers.first().at());
      stepsSinceJump = 0;
    }
  }

  private SimulatedThread remove(int index) {
    SimulatedThread picked = runnable.get(index);
    SimulatedThread last = runnable.removeLast();
    if (last != picked) {
      runnable.set(index, last);
    }
    return picked;
  }

  private void fireTimers() {
    while (!timers.isEmpty() && timers.first().at() <= now) {
      SimulatedThread thread = timers.first().thread();
      thread.timedOut = true;
      wake(thread);
    }
  }
}
