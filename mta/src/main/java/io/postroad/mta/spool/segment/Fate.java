package io.postroad.mta.spool.segment;

import io.postroad.mta.spool.SpoolFailedException;
import io.postroad.mta.spool.SpoolFullException;
import java.io.IOException;
import java.util.Optional;
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

  /** True when the writer says so; else what it says is thrown. */
  boolean durable(Optional<Outcome> outcome) throws IOException {
    if (outcome.isEmpty()) {
      throw exception();
    }
    return switch (outcome.get()) {
      case Outcome.Durable(), Outcome.Written _, Outcome.Gone() -> true;
      case Outcome.Full(String why) -> throw new SpoolFullException(why);
      case Outcome.Failed() -> throw exception();
    };
  }

  SpoolFailedException exception() {
    Throwable cause = failure.get();
    return cause == null
        ? new SpoolFailedException("the spool is closed")
        : new SpoolFailedException("the spool has failed: " + cause.getMessage(), cause);
  }
}
