package io.postroad.app.serve;

import io.postroad.app.config.Configuration;
import io.postroad.smtp.runtime.Execution;
import io.postroad.smtp.runtime.Permits;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Checks of a running server, one at a time: a page that is asked for often asks DNS seldom.
 * Thread-safe.
 */
final class LiveChecks {
  private static final Duration GOOD_FOR = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final Execution execution;
  private final Supplier<Configuration> inForce;
  private final Server.Reread reread;
  private final Permits one;
  private volatile Optional<Known> last = Optional.empty();

  private record Known(CheckReport report, long nanos, Configuration of) {}

  LiveChecks(Execution execution, Supplier<Configuration> inForce, Server.Reread reread) {
    this.execution = execution;
    this.inForce = inForce;
    this.reread = reread;
    this.one = execution.permits(1);
  }

  /** The report, a few seconds old at the most; empty while another takes too long. */
  Optional<CheckReport> report() {
    if (!one.acquire(PATIENCE)) {
      return Optional.empty();
    }
    try {
      Configuration configuration = inForce.get();
      Optional<Known> fresh = last.filter(known -> isFresh(known, configuration));
      if (fresh.isEmpty()) {
        CheckReport report = CheckReport.ofRunning(execution, configuration, reread);
        fresh = Optional.of(new Known(report, execution.time().nanos(), configuration));
        last = fresh;
      }
      return fresh.map(Known::report);
    } finally {
      one.release();
    }
  }

  private boolean isFresh(Known known, Configuration configuration) {
    return known.of().equals(configuration)
        && execution.time().nanos() - known.nanos() < GOOD_FOR.toNanos();
  }
}
