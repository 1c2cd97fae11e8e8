package io.postroad.app.web;

import io.postroad.smtp.runtime.Time;
import java.time.Duration;

/** At most 100 requests in each second with the token (rule W4). Thread-safe. */
final class RequestRate {
  private static final int EACH_SECOND = 100;
  private static final long SECOND_NANOS = Duration.ofSeconds(1).toNanos();

  private final Time time;
  private long secondBegan;
  private int inThisSecond;

  RequestRate(Time time) {
    this.time = time;
    this.secondBegan = time.nanos();
  }

  /** Counts one request; whether it may go on. */
  synchronized boolean admits() {
    long now = time.nanos();
    if (now - secondBegan >= SECOND_NANOS) {
      secondBegan = now;
      inThisSecond = 0;
    }
    return ++inThisSecond <= EACH_SECOND;
  }
}
