package io.postroad.mta.queue;

import io.postroad.mta.settings.Rate;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Lets attempts to one destination pass at its rate: a bucket that holds one second's worth of
 * passes, at least one. Confined to the queue thread.
 */
final class RateGate {
  private Optional<Rate> rate = Optional.empty();
  private double passes = 1;
  private Instant filled = Instant.MIN;

  /** Uses {@code wanted} from now on. */
  void limit(Optional<Rate> wanted) {
    if (!wanted.equals(rate)) {
      rate = wanted;
      passes = 1;
    }
  }

  /** Takes a pass if there is one. */
  boolean tryPass(Instant now) {
    if (rate.isEmpty()) {
      return true;
    }
    fill(now, rate.get());
    if (passes < 1) {
      return false;
    }
    passes -= 1;
    return true;
  }

  /** Whether it would let pass no more if it were new. */
  boolean isFull(Instant now) {
    if (rate.isEmpty()) {
      return true;
    }
    fill(now, rate.get());
    return passes >= 1;
  }

  /** Gives back a pass that was not used. */
  void giveBack() {
    passes += rate.isPresent() ? 1 : 0;
  }

  /** When the next pass is there. */
  Instant nextPass(Instant now) {
    return rate.map(r -> now.plus(interval(r)).plusMillis(1)).orElse(now);
  }

  private void fill(Instant now, Rate limit) {
    double perSecond = limit.events() / (limit.per().toNanos() / 1e9);
    if (filled.equals(Instant.MIN)) {
      filled = now;
    }
    double seconds = Math.max(0, Duration.between(filled, now).toNanos() / 1e9);
    passes = Math.min(Math.max(1, perSecond), passes + seconds * perSecond);
    filled = now;
  }

  private Duration interval(Rate limit) {
    double missing = Math.max(0, 1 - passes);
    return Duration.ofNanos((long) (limit.per().toNanos() * missing / limit.events()));
  }
}
