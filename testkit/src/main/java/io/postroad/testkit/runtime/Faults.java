package io.postroad.testkit.runtime;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Keeps what leaves the body of other threads, so that it fails the test that started them instead
 * of passing by in its output. Thread-safe.
 */
public final class Faults implements Thread.UncaughtExceptionHandler {
  private final List<Throwable> all = new CopyOnWriteArrayList<>();

  /** None so far. */
  public Faults() {
    // Nothing is to be prepared.
  }

  @Override
  public void uncaughtException(Thread thread, Throwable fault) {
    all.add(new IllegalStateException("thread " + thread.getName(), fault));
  }

  /**
   * Says that every thread ended as it should, so far; call it when they have.
   *
   * @throws AssertionError with each fault, if there was one
   */
  public void assertNone() {
    if (all.isEmpty()) {
      return;
    }
    AssertionError failed = new AssertionError(all.size() + " thread(s) failed", all.getFirst());
    all.stream().skip(1).forEach(failed::addSuppressed);
    throw failed;
  }
}
