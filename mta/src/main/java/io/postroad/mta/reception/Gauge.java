package io.postroad.mta.reception;

import java.time.Duration;
import java.util.Optional;

/** Watches how full the store is (reliability rules, section 3, watermarks). Thread-safe. */
@FunctionalInterface
public interface Gauge {

  /** By how much replies to MAIL and RCPT are delayed now, so that clients come more slowly. */
  default Duration delay(boolean trusted) {
    return Duration.ZERO;
  }

  /** Why no new mail is taken now, in one sentence; empty when it is. */
  Optional<String> objection(boolean trusted);
}
