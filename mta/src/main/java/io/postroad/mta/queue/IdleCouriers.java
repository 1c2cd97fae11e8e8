package io.postroad.mta.queue;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The couriers that are free, over all destinations, in the order in which they became so. One that
 * got no job for a second is to go home, so that its connection does not stay open. Confined to the
 * queue thread, which keeps this time for all of them: a timed wait for each job would cost a
 * courier more than the wait.
 */
final class IdleCouriers {
  private static final Duration CONNECTION_KEPT = Duration.ofSeconds(1);

  private final Map<Courier, Instant> since = new LinkedHashMap<>();

  void add(Courier courier, Instant now) {
    since.put(courier, now);
    courier.lane().free().addLast(courier);
  }

  /** The one of this destination that worked last: its connection is the freshest. */
  Optional<Courier> takeFor(Lane lane) {
    Optional<Courier> latest = Optional.ofNullable(lane.free().pollLast());
    latest.ifPresent(since::remove);
    return latest;
  }

  /** The one that has waited longest, if it has waited its time. */
  Optional<Courier> takeExpired(Instant now) {
    return nextExpiry().filter(at -> !at.isAfter(now)).flatMap(_ -> takeOldest());
  }

  /** The one that has waited longest. */
  Optional<Courier> takeOldest() {
    Optional<Courier> oldest = since.keySet().stream().findFirst();
    oldest.ifPresent(this::remove);
    return oldest;
  }

  /** It is not to be given another job. */
  void remove(Courier courier) {
    if (since.remove(courier) != null) {
      courier.lane().free().remove(courier);
    }
  }

  /** When the next one has waited its time. */
  Optional<Instant> nextExpiry() {
    return since.isEmpty()
        ? Optional.empty()
        : Optional.of(since.values().iterator().next().plus(CONNECTION_KEPT));
  }
}
