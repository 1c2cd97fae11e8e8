package io.postroad.smtp.runtime;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Where clocks, threads, waiting and chance come from. Everything in Postroad that starts a thread,
 * waits or draws a random number does so through one of these, so that a deterministic simulation
 * can replace them all at once. Thread-safe.
 */
public interface Execution {

  /** How a thread is carried. */
  enum Kind {
    /** For code that blocks in ports only: sessions and attempts. */
    VIRTUAL,
    /** For the few owners that force files or must never wait for a carrier. */
    PLATFORM
  }

  /** A thread that was started. */
  interface Running {
    /** Waits at most {@code timeout} for its end; whether it has ended. */
    boolean join(Duration timeout);
  }

  /** The clocks. */
  Time time();

  /** A new hand-off of at most {@code capacity} waiting items. */
  <T> Handoff<T> handoff(int capacity);

  /** A new set of {@code count} permits. */
  Permits permits(int count);

  /**
   * Starts {@code body} on a new thread. A daemon in the sense that it keeps no process alive; an
   * exception that leaves {@code body} goes to the handler this execution was made with.
   */
  Running start(Kind kind, String name, Runnable body);

  /** Chance for ids, jitter and the choice among equals: not for secrets. */
  RandomGenerator random();
}
