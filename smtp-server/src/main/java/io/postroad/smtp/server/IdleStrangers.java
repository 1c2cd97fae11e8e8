package io.postroad.smtp.server;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Untrusted sessions that rest, the longest resting first: who goes under stress. Thread-safe. */
final class IdleStrangers {
  private final Set<Bell> resting = new LinkedHashSet<>();

  synchronized void add(Bell bell) {
    resting.add(bell);
  }

  synchronized void remove(Bell bell) {
    resting.remove(bell);
  }

  /** Takes out those that have rested since {@code nanos} or before. */
  synchronized List<Bell> takeIdleSince(long nanos) {
    List<Bell> taken = new ArrayList<>();
    for (Bell bell : resting) {
      if (!bell.isIdleSince(nanos)) {
        break;
      }
      taken.add(bell);
    }
    taken.forEach(resting::remove);
    return taken;
  }
}
