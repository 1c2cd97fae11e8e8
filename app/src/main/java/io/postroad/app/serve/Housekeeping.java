package io.postroad.app.serve;

import io.postroad.app.log.Log;
import io.postroad.smtp.runtime.Execution;
import io.postroad.smtp.runtime.Handoff;
import java.time.Duration;

/** What is looked after once a minute: the inbox's bounds and the ledger (rule D7). */
final class Housekeeping {
  private static final Duration EVERY = Duration.ofMinutes(1);

  private final Execution execution;
  private final Stores stores;
  private final Log log;
  private final Handoff<Boolean> end;
  private volatile boolean stopped;

  Housekeeping(Execution execution, Stores stores, Log log) {
    this.execution = execution;
    this.stores = stores;
    this.log = log;
    this.end = execution.handoff(1);
  }

  void start() {
    var _ = stores.inbox().listen(new InboxNotes(log));
    checkLedger();
    var _ =
        execution.start(
            Execution.Kind.PLATFORM,
            "housekeeping",
            () -> {
              while (!stopped) {
                if (end.poll(EVERY).isEmpty() && !stopped) {
                  var _ = stores.inbox().tidy();
                  var _ = stores.inbox().sweep();
                  checkLedger();
                }
              }
            });
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
