package io.postroad.testkit.runtime;

import io.postroad.smtp.runtime.Deadline;
import io.postroad.smtp.runtime.Execution;
import io.postroad.smtp.runtime.Handoff;
import io.postroad.smtp.runtime.Permits;
import io.postroad.smtp.runtime.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Real threads under a {@link TestTime}: they run at the same time, but they wait only where the
 * clock sees it. What a thread throws is kept for the test. Thread-safe.
 */
public final class TestExecution implements Execution {
  private final TestTime time;
  private final RandomGenerator random;
  private final List<Throwable> uncaught = new ArrayList<>();

  /** Threads under a new clock. */
  public TestExecution() {
    this(new TestTime(), 1);
  }

  /** Threads under {@code time}; chance comes from {@code seed}. */
  public TestExecution(TestTime time, long seed) {
    this.time = time;
    this.random = new Random(seed);
  }

  /** The clock, as the test moves it. */
  public TestTime clock() {
    return time;
  }

  @Override
  public Time time() {
    return time;
  }

  @Override
  public RandomGenerator random() {
    return random;
  }

  @Override
  public <T> Handoff<T> handoff(int capacity) {
    return new TestHandoff<>(time.newSignal(), time, capacity);
  }

  @Override
  public Permits permits(int count) {
    return new TestPermits(time.newSignal(), time, count);
  }

  /** What left the body of a thread, oldest first. */
  public List<Throwable> uncaught() {
    return time.locked(() -> List.copyOf(uncaught));
  }

  @Override
  public Running start(Kind kind, String name, Runnable body) {
    Started started = new Started(time.newSignal(), time);
    Runnable counted =
        () -> {
          try {
            body.run();
          } catch (Throwable e) { // whatever it is, the test must hear of it
            time.locked(() -> uncaught.add(e));
          } finally {
            started.end();
            time.ended(Thread.currentThread());
          }
        };
    Thread thread =
        switch (kind) {
          case VIRTUAL -> Thread.ofVirtual().name(name).unstarted(counted);
          case PLATFORM -> Thread.ofPlatform().name(name).daemon().unstarted(counted);
        };
    time.starting(thread);
    thread.start();
    return started;
  }

  /**
   * Runs {@code body} on a thread of its own to its end, moving the clock on whenever everything
   * waits. For calls that wait themselves, such as a stop with its grace.
   */
  public <T> T drive(Supplier<T> body) {
    List<T> result = new ArrayList<>(1);
    Started driven =
        (Started) start(Kind.VIRTUAL, "driven", () -> result.add(body.get())); // read after its end
    time.settle();
    while (!driven.isOver()) {
      if (!time.advanceToNext()) {
        throw new AssertionError("everything waits for ever");
      }
    }
    if (result.isEmpty()) {
      throw new AssertionError("the driven call failed", uncaught().getLast());
    }
    return result.getFirst();
  }

  private static final class Started implements Running {
    private final Signal signal;
    private final TestTime time;
    private boolean over;

    Started(Signal signal, TestTime time) {
      this.signal = signal;
      this.time = time;
    }

    void end() {
      signal.locked(() -> {
        over = true;
        signal.changed();
        return true;
      });
    }

    boolean isOver() {
      return signal.locked(() -> over);
    }

    @Override
    public boolean join(Duration timeout) {
      Deadline deadline = time.deadlineIn(timeout);
      return signal.locked(() -> signal.await(() -> over, deadline));
    }
  }
}
