package io.postroad.smtp.server;

import io.postroad.smtp.wire.Transport;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a session is told to end: an idle one is woken, a busy one hears it when it next rests. An
 * interrupt would close the socket and the 421 would be lost, so the wake-up is the end of input.
 *
 * <p>The lock only decides. Once an idle session was rung it can but end, so that shutting its
 * input after the lock was left cannot hurt a transaction. Thread-safe.
 */
final class Bell {

  /** Why it rings. */
  enum Reason {
    /** The server stops. */
    STOP,
    /** Room is needed under stress. */
    ROOM
  }

  private final Transport transport;
  private boolean idle;
  private long idleSinceNanos;
  private @Nullable Reason rung;

  Bell(Transport transport) {
    this.transport = transport;
  }

  /** The session is about to wait for a command outside a transaction, unless it was rung. */
  synchronized Optional<Reason> rest(long nowNanos) {
    if (rung == null) {
      idle = true;
      idleSinceNanos = nowNanos;
    }
    return Optional.ofNullable(rung);
  }

  /** The session has something to do again, unless it was rung while it rested. */
  synchronized Optional<Reason> rise() {
    idle = false;
    return Optional.ofNullable(rung);
  }

  /** Asks the session to end. */
  void ring(Reason reason) throws IOException {
    if (note(reason)) {
      transport.shutdownInput();
    }
  }

  private synchronized boolean note(Reason reason) {
    if (rung == null) {
      rung = reason;
      return idle;
    }
    return false;
  }

  /** Whether it has rested since {@code nanos} or before. */
  synchronized boolean isIdleSince(long nanos) {
    return idle && idleSinceNanos - nanos <= 0;
  }
}
