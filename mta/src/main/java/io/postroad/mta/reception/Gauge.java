package io.postroad.mta.reception;

import java.util.Optional;

/** Watches how full the store is (reliability rules, section 3, watermarks). Thread-safe. */
@FunctionalInterface
public interface Gauge {

  /** Why no new mail is taken now, in one sentence; empty when it is. */
  Optional<String> objection(boolean trusted);
}
