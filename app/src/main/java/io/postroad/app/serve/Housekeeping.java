package io.postroad.app.serve;

import io.postroad.app.log.Log;
import io.postroad.smtp.runtime.Deadline;
import io.postroad.smtp.runtime.Execution;
import io.postroad.smtp.runtime.Handoff;
import io.postroad.smtp.server.Resources;
import java.time.Duration;
import java.util.function.IntSupplier;

/**
 * What is looked after once a minute: the inbox's bounds and the ledger (rule D7); and, more often,
 * whether a crowd of sessions rests, so that the memory of its coming can be given back.
 */
final class Housekeeping {
  private static final Duration EVERY = Duration.ofMinutes(1);

  private static final Duration LOOK_EVERY = Duration.ofMillis(500);

  private final Execution execution;
  private final Stores stores;
  private final IntSupplier sessions;
  private final Runnable giveBack;
  private final Log log;
  private final Handoff<Boolean> end;
  private volatile boolean stopped;

  Housekeeping(
      Execution execution, Stores stores, Listeners listeners, Resources resources, Log log) {
    this.execution = execution;
    this.stores = stores;
    this.sessions = listeners::sessions;
    this.giveBack = resources::giveBack;
    this.log = log;
    this.end = execution.handoff(1);
  }

  void start() {
    var _ = stores.inbox().listen(new InboxNotes(log));
    checkLedger();
    var _ = execution.start(Execution.Kind.PLATFORM, "housekeeping", this::look);
  }

  private void look() {
    IdleCrowd crowd = new IdleCrowd();
    Deadline next = execution.time().deadlineIn(EVERY);
    while (!stopped) {
      if (end.poll(LOOK_EVERY).isPresent() || stopped) {
        continue;
      }
      if (crowd.isAtRest(sessions.getAsInt())) {
        giveBack.run();
      }
      if (next.passed(execution.time())) {
        next = execution.time().deadlineIn(EVERY);
        var _ = stores.inbox().tidy();
        var _ = stores.inbox().sweep();
        checkLedger();
      }
    }
  }

  private void checkLedger() {
    var figures = stores.spool().figures();
    if (!figures.balanced()) {
      log.fault("the ledger does not add up: " + figures, null);
    }
  }

  void stop() {
    stopped = true;
    end.close();
  }
}
