package io.postroad.app.cli;

import io.postroad.app.log.Log;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a thread's end by a fault means (rule D12). A session or an attempt that fails ends alone.
 * The few platform threads (acceptors, scheduler, store, log) each do what nobody else does:
 * without one of them the process ends, and whoever supervises it starts a whole one. Thread-safe.
 */
final class FailedThreads implements Thread.UncaughtExceptionHandler {
  private final Supplier<Optional<Log>> log;
  private final Runnable end;

  /** {@code end} ends the process at once. */
  FailedThreads(Supplier<Optional<Log>> log, Runnable end) {
    this.log = log;
    this.end = end;
  }

  @Override
  public void uncaughtException(Thread thread, Throwable fault) {
    try {
      log.get().ifPresent(l -> l.fault("thread " + thread.getName() + " failed", fault));
    } finally {
      if (!thread.isVirtual()) {
        end.run();
      }
    }
  }
}
