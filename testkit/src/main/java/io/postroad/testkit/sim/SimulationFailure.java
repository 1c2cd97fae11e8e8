package io.postroad.testkit.sim;

import org.jspecify.annotations.Nullable;

/** A scenario that did not end well: its message names the seed, what happened, and all threads. */
public final class SimulationFailure extends AssertionError {
  private static final long serialVersionUID = 1L;

  SimulationFailure(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
