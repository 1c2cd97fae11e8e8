package io.postroad.app.hooks;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next try: a second, then twice as long each time up to ten minutes,
 * each varied by a fifth, so that hooks that came back together are not called together.
 */
final class Backoff {
  private static final long FIRST_MILLIS = 1000;
  private static final long LONGEST_MILLIS = Duration.ofMinutes(10).toMillis();
  private static final int DOUBLINGS_MAX = 20;

  private Backoff() {}

  /**
   * Before the next try.
   *
   * @param failures in a row, at least 1
   */
  static Duration after(int failures, RandomGenerator random) {
    long whole =
        Math.min(
            LONGEST_MILLIS, FIRST_MILLIS << Math.min(DOUBLINGS_MAX, Math.max(0, failures - 1)));
    return Duration.ofMillis(whole * random.nextInt(80, 121) / 100);
  }
}
