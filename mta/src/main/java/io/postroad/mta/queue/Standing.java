package io.postroad.mta.queue;

import io.postroad.mta.settings.Retry;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What attempts have taught about a destination: whether it is held back and until when, and how
 * many connections it takes. Trouble counts only for attempts that began after the trouble counted
 * last: what twenty couriers meet at once is one failure, not twenty. Confined to the queue thread.
 */
final class Standing {
  /** The longest a destination is held back between probes. */
  static final Duration HELD_BACK_MAX = Duration.ofMinutes(30);

  /** So many attempts in a row may lose their connection before the destination is held back. */
  private static final int LOSSES_MAX = 3;

  /** After so long without being turned away, one connection more is tried. */
  private static final Duration ONE_MORE_AFTER = Duration.ofMinutes(1);

  private static final Duration REMEMBERED = Duration.ofHours(1);

  private int failures;
  private int losses;

  /** The number of the latest attempt that had begun when trouble was counted last. */
  private long counted = -1;

  private Optional<Instant> heldBackUntil = Optional.empty();
  private Optional<Cause> trouble = Optional.empty();
  private Instant triedAt = Instant.MIN;
  private int connections = Integer.MAX_VALUE;
  private Instant turnedAwayAt = Instant.MIN;

  /**
   * One attempt.
   *
   * @param begun its number
   * @param latest the number of the attempt that began last
   * @param others couriers of the destination beside the one that made it
   * @param at when it began, by the wall clock, by which messages expire
   */
  record Attempt(long begun, long latest, int others, Instant at) {}

  /** Learns from an attempt; true when the destination is held back from now on because of it. */
  boolean learn(Evidence evidence, Attempt attempt, Retry retry, Instant now) {
    return switch (evidence) {
      case Evidence.Silent _ -> false;
      case Evidence.Passed _ -> {
        failures = 0;
        losses = 0;
        heldBackUntil = Optional.empty();
        trouble = Optional.empty();
        yield false;
      }
      case Evidence.Lost(Cause cause) -> {
        boolean one = counts(attempt);
        losses += one ? 1 : 0;
        yield one && (failures > 0 || losses >= LOSSES_MAX) && fail(cause, attempt, retry, now);
      }
      case Evidence.TurnedAway(Cause _) when attempt.others() > 0 -> {
        connections = attempt.others();
        turnedAwayAt = now;
        yield false;
      }
      case Evidence.TurnedAway(Cause cause) -> counts(attempt) && fail(cause, attempt, retry, now);
      case Evidence.NotReached(Cause cause) -> counts(attempt) && fail(cause, attempt, retry, now);
    };
  }

  private boolean counts(Attempt attempt) {
    if (attempt.begun() <= counted) {
      return false;
    }
    counted = attempt.latest();
    return true;
  }

  private boolean fail(Cause cause, Attempt attempt, Retry retry, Instant now) {
    failures++;
    losses = 0;
    Duration step = retry.stepAfter(failures);
    heldBackUntil = Optional.of(now.plus(step.compareTo(HELD_BACK_MAX) < 0 ? step : HELD_BACK_MAX));
    trouble = Optional.of(cause);
    triedAt = attempt.at();
    return true;
  }

  /** Lets the next attempt go at once; one courier probes if it had failed. */
  void forgetBackOff() {
    heldBackUntil = Optional.empty();
  }

  /** Attempts in vain since something got through, those that began at the same time as one. */
  int failures() {
    return failures;
  }

  Optional<Instant> heldBackUntil() {
    return heldBackUntil;
  }

  boolean isHeldBack(Instant now) {
    return heldBackUntil.isPresent() && now.isBefore(heldBackUntil.get());
  }

  /** Why nothing gets through. */
  Optional<Cause> trouble() {
    return trouble;
  }

  /** The peer's last words, or why there were none; empty while all is well. */
  String lastReply() {
    return trouble.map(Cause::sentence).orElse("");
  }

  /** When the attempt began that holds it back, by the wall clock. */
  Instant triedAt() {
    return triedAt;
  }

  /** How many connections it may have, of {@code limit}: one that failed is probed by one. */
  int connections(int limit, Instant now) {
    if (failures > 0) {
      return 1;
    }
    if (connections >= limit) {
      return limit;
    }
    long more = Duration.between(turnedAwayAt, now).dividedBy(ONE_MORE_AFTER);
    return (int) Math.clamp(connections + more, 1L, limit);
  }

  /** Whether nothing of it need be remembered. */
  boolean isForgettable(Instant now) {
    return turnedAwayAt.isBefore(now.minus(REMEMBERED))
        && heldBackUntil.map(until -> until.plus(REMEMBERED).isBefore(now)).orElse(true);
  }
}
