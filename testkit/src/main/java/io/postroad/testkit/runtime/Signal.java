package io.postroad.testkit.runtime;

import io.postroad.smtp.runtime.Deadline;
import io.postroad.testkit.runtime.TestTime.Waiter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * What threads wait for under a {@link TestTime}. Everything that is guarded by signals of one
 * clock is guarded by that clock's one lock: read and change it inside {@link #locked}.
 * Thread-safe.
 */
public final class Signal {
  static final long FOREVER = Long.MAX_VALUE;

  final List<Waiter> waiters = new ArrayList<>();
  private final TestTime time;

  Signal(TestTime time) {
    this.time = time;
  }

  /** Runs {@code body} under the clock's lock. */
  public <T> T locked(Supplier<T> body) {
    return time.locked(body);
  }

  /** Waits, under the lock, until {@code ready} holds. */
  public void await(BooleanSupplier ready) {
    await(ready, FOREVER);
  }

  /** Waits, under the lock, until {@code ready} holds; false when the deadline came first. */
  public boolean await(BooleanSupplier ready, Deadline deadline) {
    return await(ready, deadline.atNanos());
  }

  boolean await(BooleanSupplier ready, long atNanos) {
    time.requireLock();
    while (!ready.getAsBoolean()) {
      if (atNanos != FOREVER && atNanos - time.nanos() <= 0) {
        return false;
      }
      Waiter waiter = new Waiter(this, ready, atNanos, time);
      waiters.add(waiter);
      time.park(waiter);
    }
    return true;
  }

  /** Says, under the lock, that something changed: whoever is ready now is woken. */
  public void changed() {
    time.requireLock();
    for (Waiter waiter : List.copyOf(waiters)) {
      if (waiter.ready.getAsBoolean()) {
        time.wake(waiter);
      }
    }
  }
}
