package io.postroad.dns.internal;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The threads that hold a socket: on a virtual thread a socket that was closed lives on until its
 * reader has left. Thread-safe.
 */
public final class Leaving {
  private final CountDownLatch here;

  /** So many tasks will run. */
  public Leaving(int tasks) {
    here = new CountDownLatch(tasks);
  }

  /** One of the tasks; when it ends, it has left. */
  public Runnable after(Runnable task) {
    return () -> {
      try {
        task.run();
      } finally {
        here.countDown();
      }
    };
  }

  /** Waits until all have left; no longer than this, and not when this thread is to end itself. */
  public void await(Duration atMost) {
    try {
      boolean _ = here.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
