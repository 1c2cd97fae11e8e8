package io.postroad.testkit.runtime;

import io.postroad.smtp.runtime.Permits;
import java.time.Duration;

/** Permits whose waiters a {@link TestTime} knows. Fair enough for tests: waking goes in order. */
final class TestPermits implements Permits {
  private final Signal signal;
  private final TestTime time;
  private int free;

  TestPermits(Signal signal, TestTime time, int count) {
    this.signal = signal;
    this.time = time;
    this.free = count;
  }

  @Override
  public boolean tryAcquire() {
    return signal.locked(this::take);
  }

  @Override
  public boolean acquire(Duration timeout) {
    var deadline = time.deadlineIn(timeout);
    return signal.locked(() -> signal.await(() -> free > 0, deadline) && take());
  }

  @Override
  public void release() {
    signal.locked(() -> {
      free++;
      signal.changed();
      return true;
    });
  }

  @Override
  public int available() {
    return signal.locked(() -> free);
  }

  private boolean take() {
    if (free == 0) {
      return false;
    }
    free--;
    return true;
  }
}
