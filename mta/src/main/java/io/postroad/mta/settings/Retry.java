package io.postroad.mta.settings;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The section {@code [retry]}.
 *
 * @param schedule the steps between attempts; the last repeats; each is varied by ten per cent
 * @param giveUpAfter how old a message may get before a failed attempt is its last
 * @param warnAfter when a report of delay goes to the sender; empty for never
 * @param keepHeld how long a held message is kept before policy deletes it
 */
public record Retry(
    List<Duration> schedule,
    Duration giveUpAfter,
    Optional<Duration> warnAfter,
    Duration keepHeld) {

  /** Copies the schedule and checks it. */
  public Retry {
    schedule = List.copyOf(schedule);
    if (schedule.isEmpty()
        || schedule.stream().anyMatch(d -> d.compareTo(Duration.ofSeconds(1)) < 0)) {
      throw new IllegalArgumentException(
          "retry.schedule: at least one step, each of at least one second");
    }
  }

  /** The step after {@code attempts} attempts, at least one. */
  public Duration stepAfter(int attempts) {
    return schedule.get(Math.min(Math.max(attempts, 1), schedule.size()) - 1);
  }
}
