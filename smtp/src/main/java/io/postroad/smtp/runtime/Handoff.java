package io.postroad.smtp.runtime;

import java.time.Duration;
import java.util.Collection;
import java.util.Optional;

/**
 * A bounded first-in, first-out hand-off between threads. Thread-safe. Waiting never ends by
 * interruption: threads here are woken by {@link #close()} only.
 *
 * @param <T> what is handed over
 */
public interface Handoff<T> {

  /** Waits while it is full. False, and the item is not taken, once the hand-off is closed. */
  boolean put(T item);

  /** Does not wait: false when it is full or closed. */
  boolean offer(T item);

  /** Waits for the next item; empty once it is closed and nothing is left. */
  Optional<T> take();

  /** Waits at most {@code timeout}; empty at the end of it, or once closed and nothing is left. */
  Optional<T> poll(Duration timeout);

  /** Moves at most {@code max} waiting items to {@code target} without waiting; how many. */
  int drainTo(Collection<? super T> target, int max);

  /** How many items wait now. */
  int size();

  /** Refuses new items and wakes every waiter; what waits can still be taken. */
  void close();
}
