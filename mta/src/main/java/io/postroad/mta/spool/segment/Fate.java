package io.postroad.mta.spool.segment;

import io.postroad.mta.spool.SpoolFailedException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Whether the spool still works. It fails once, and for good (rule D3). Thread-safe. */
final class Fate {
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private final Consumer<Throwable> onFailure;
  private final AtomicBoolean closed = new AtomicBoolean();

  Fate(Consumer<Throwable> onFailure) {
    this.onFailure = onFailure;
  }

  /** Tells the owner, the first time. */
  void fail(Throwable cause) {
    if (failure.compareAndSet(null, cause)) {
      onFailure.accept(cause);
    }
  }

  /** Takes nothing more; whether that was so already. */
  boolean closed() {
    return closed.getAndSet(true);
  }

  boolean failed() {
    return failure.get() != null;
  }

  boolean over() {
    return closed.get() || failed();
  }

  /** Refuses to go on when nothing more is taken. */
  void check() throws SpoolFailedException {
    if (over()) {
      throw exception();
    }
  }

  SpoolFailedException exception() {
    Throwable cause = failure.get();
    return cause == null
        ? new SpoolFailedException("the spool is closed")
        : new SpoolFailedException("the spool has failed: " + cause.getMessage(), cause);
  }
}
