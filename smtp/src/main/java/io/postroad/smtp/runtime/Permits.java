package io.postroad.smtp.runtime;

import java.time.Duration;

/** A bound on how much of something goes on at once. Thread-safe, fair, never interrupted. */
public interface Permits {

  /** Takes one permit if one is free now. */
  boolean tryAcquire();

  /** Waits at most {@code timeout} for a permit; whether it got one. */
  boolean acquire(Duration timeout);

  /** Gives one permit back. */
  void release();

  /** How many are free now. */
  int available();
}
