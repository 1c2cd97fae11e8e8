package io.postroad.mta.settings;

import java.time.Duration;

/** So many events in so long a time: {@code 600/min}. */
public record Rate(int events, Duration per) {

  /** Checks the range. */
  public Rate {
    if (events < 1 || per.isNegative() || per.isZero()) {
      throw new IllegalArgumentException("a rate is at least one event in a positive time");
    }
  }
}
