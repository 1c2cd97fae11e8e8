package io.postroad.smtp.server;

import io.postroad.smtp.runtime.Deadline;
import io.postroad.smtp.runtime.Time;
import java.io.IOException;
import java.util.Optional;

/**
 * How a session waits outside a transaction: a stop may wake it, and so may stress if it is not
 * trusted and has not logged in. Confined to the session's thread.
 */
final class Rest {
  private final Bell bell;
  private final IdleStrangers idleStrangers;
  private final boolean trusted;
  private final Time time;

  Rest(Bell bell, IdleStrangers idleStrangers, boolean trusted, Time time) {
    this.bell = bell;
    this.idleStrangers = idleStrangers;
    this.trusted = trusted;
    this.time = time;
  }

  /** Reads the next command unless the bell rings before it is here. */
  Input readCommand(Wire wire, boolean loggedIn, Deadline first) throws IOException {
    Optional<Bell.Reason> before = bell.rest(time.nanos());
    if (before.isPresent()) {
      return new Input.Rung(before.get());
    }
    if (!trusted && !loggedIn) {
      idleStrangers.add(bell);
    }
    Input input;
    try {
      input = wire.readCommand(first);
    } finally {
      idleStrangers.remove(bell);
    }
    Optional<Bell.Reason> meanwhile = bell.rise();
    return meanwhile.isPresent() ? new Input.Rung(meanwhile.get()) : input;
  }
}
