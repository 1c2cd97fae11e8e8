package io.postroad.smtp.runtime;

import java.time.Duration;

/** Timed waits of the JDK without interruption. Stateless. */
final class Uninterrupted {

  /** One wait of at most {@code left}. */
  interface Wait {
    /** Zero when what was waited for has happened. */
    int upTo(Duration left) throws InterruptedException;
  }

  private Uninterrupted() {}

  /** Waits again after an interruption for what is left; whether it happened in time. */
  static boolean await(Duration timeout, Wait wait) {
    long end = Deadline.after(System.nanoTime(), timeout).atNanos();
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return wait.upTo(Duration.ofNanos(Math.max(0, end - System.nanoTime()))) == 0;
        } catch (InterruptedException _) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
