package io.postroad.mta.queue;

import java.time.Instant;
import java.util.Comparator;

/**
 * How good a destination's claim to the next courier is: the fewer it has, the better; then the
 * longer it has waited for one, by a head start for each step of its next job's priority (RFC
 * 6710). Immutable.
 *
 * @param couriers how many it has; a probe of one that failed counts as a second courier, so that
 *     those that are down yield to those that may not be
 * @param since when it began to wait
 * @param rank the same less the head start
 */
record Claim(int couriers, Instant since, Instant rank) implements Comparable<Claim> {
  private static final Comparator<Claim> ORDER =
      Comparator.comparingInt(Claim::couriers).thenComparing(Claim::rank);

  @Override
  public int compareTo(Claim other) {
    return ORDER.compare(this, other);
  }
}
