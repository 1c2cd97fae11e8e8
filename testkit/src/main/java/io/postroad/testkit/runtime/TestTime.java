package io.postroad.testkit.runtime;

import io.postroad.smtp.runtime.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A clock that stands still until a test moves it, and that knows when every thread of the code
 * under test waits. So a test never sleeps: it acts, lets things {@link #settle()}, looks, and
 * {@link #advance(Duration) advances} the clock.
 *
 * <p>Threads started by {@link TestExecution} are counted; the test's own thread is not. Counted
 * threads must wait only through {@link Signal}s, which is what all ports of this package do.
 * Thread-safe.
 */
public final class TestTime implements Time {

  /** How long, in real time, the code under test may compute before a test gives up on it. */
  private static final long PATIENCE_SECONDS = 30;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition quiet = lock.newCondition();
  private final Set<Thread> counted = new HashSet<>();
  private final PriorityQueue<Waiter> timers =
      new PriorityQueue<>(
          Comparator.comparingLong((Waiter w) -> w.atNanos).thenComparingLong(w -> w.order));
  private final Instant start;
  private int running;
  private long nanos;
  private long waits;
  private Duration wallOffset = Duration.ZERO;

  /** A clock that stands at the beginning of 2026. */
  public TestTime() {
    this(Instant.parse("2026-01-01T00:00:00Z"));
  }

  /** A clock that stands at {@code start}. */
  public TestTime(Instant start) {
    this.start = start;
  }

  @Override
  public Instant now() {
    return locked(() -> start.plusNanos(nanos).plus(wallOffset));
  }

  @Override
  public long nanos() {
    return locked(() -> nanos);
  }

  @Override
  public void sleep(Duration duration) {
    if (duration.isPositive()) {
      Signal never = newSignal();
      locked(() -> never.await(() -> false, nanos + duration.toNanos()));
    }
  }

  /** Sets the wall clock apart from the monotonic one, as an operator would. */
  public void jumpWallClock(Duration by) {
    locked(() -> {
      wallOffset = wallOffset.plus(by);
      return true;
    });
  }

  /** A new signal whose waiters this clock knows. */
  public Signal newSignal() {
    return new Signal(this);
  }

  /**
   * Waits, in real time, until every counted thread waits for something that only the test can
   * bring about.
   */
  public void settle() {
    lock.lock();
    try {
      while (running > 0) {
        if (!quiet.await(PATIENCE_SECONDS, TimeUnit.SECONDS) && running > 0) {
          throw new AssertionError("a thread computes or waits outside the ports: " + whatRuns());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while settling", e);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Lets everything settle, moves the clock on in the steps that waiters ask for, settles again.
   */
  public void advance(Duration by) {
    settle();
    long target = nanos() + by.toNanos();
    while (wakeNext(target)) {
      settle();
    }
    settle();
  }

  /** Moves the clock to the next moment that some waiter asks for; false when none does. */
  boolean advanceToNext() {
    settle();
    Long next = nextTimer();
    if (next == null) {
      return false;
    }
    advance(Duration.ofNanos(next - nanos()));
    return true;
  }

  /** Moves to the next timer that is due by {@code target}; false when none is, at the target. */
  private boolean wakeNext(long target) {
    return locked(() -> {
      Waiter next = timers.peek();
      if (next == null || next.atNanos > target) {
        nanos = target;
        return false;
      }
      nanos = Math.max(nanos, next.atNanos);
      wake(next);
      return true;
    });
  }

  <T> T locked(java.util.function.Supplier<T> body) {
    lock.lock();
    try {
      return body.get();
    } finally {
      lock.unlock();
    }
  }

  void requireLock() {
    if (!lock.isHeldByCurrentThread()) {
      throw new IllegalStateException("call this under the lock of the test time");
    }
  }

  /** Counts a thread that is about to start, so that nobody takes its absence for quiet. */
  void starting(Thread thread) {
    locked(() -> {
      running++;
      return counted.add(thread);
    });
  }

  /** Stops counting a thread. */
  void ended(Thread thread) {
    locked(() -> {
      counted.remove(thread);
      return stopRunning();
    });
  }

  /** One turn of a wait: returns once {@code waiter} was woken by a signal or by the clock. */
  void park(Waiter waiter) {
    waiter.order = waits++;
    waiter.isCounted = counted.contains(Thread.currentThread());
    if (waiter.atNanos != Signal.FOREVER) {
      timers.add(waiter);
    }
    if (waiter.isCounted) {
      stopRunning();
    }
    if (!waiter.isCounted) {
      awaitPatiently(waiter);
    }
    while (!waiter.woken) {
      waiter.condition.awaitUninterruptibly();
    }
  }

  /** The test's own thread does not wait for ever for what nobody may bring about. */
  private static void awaitPatiently(Waiter waiter) {
    try {
      long left = TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
      while (!waiter.woken) {
        left = waiter.condition.awaitNanos(left);
        if (left <= 0 && !waiter.woken) {
          throw new AssertionError("the test itself waits for something that does not happen");
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting", e);
    }
  }

  /** Wakes one waiter; from now on its thread counts as running, even before it really runs. */
  void wake(Waiter waiter) {
    if (waiter.woken) {
      return;
    }
    waiter.woken = true;
    waiter.signal.waiters.remove(waiter);
    timers.remove(waiter);
    if (waiter.isCounted) {
      running++;
    }
    waiter.condition.signal();
  }

  private boolean stopRunning() {
    running--;
    if (running == 0) {
      quiet.signalAll();
    }
    return true;
  }

  private String whatRuns() {
    StringBuilder text = new StringBuilder();
    for (Thread thread : counted) {
      text.append('\n').append(thread.getName());
      for (StackTraceElement frame : thread.getStackTrace()) {
        text.append("\n    ").append(frame);
      }
    }
    return text.toString();
  }

  /** One thread that waits once. */
  static final class Waiter {
    final Signal signal;
    final BooleanSupplier ready;
    final long atNanos;
    final Condition condition;
    boolean woken;
    boolean isCounted;
    long order;

    Waiter(Signal signal, BooleanSupplier ready, long atNanos, TestTime time) {
      this.signal = signal;
      this.ready = ready;
      this.atNanos = atNanos;
      this.condition = time.lock.newCondition();
    }
  }

  /** The next moment at which the clock wakes somebody, if there is one; in nanoseconds. */
  public @Nullable Long nextTimer() {
    return locked(() -> timers.isEmpty() ? null : timers.peek().atNanos);
  }
}
