package io.postroad.smtp.wire;

import io.postroad.smtp.runtime.Time;
import java.time.Duration;
import java.time.Instant;

/** A clock that moves only when a test moves it. Confined to the test's thread. */
public final class ManualTime implements Time {

  private long nanos = 1_000_000_000L;

  @Override
  public Instant now() {
    return Instant.EPOCH.plusNanos(nanos);
  }

  @Override
  public long nanos() {
    return nanos;
  }

  @Override
  public void sleep(Duration duration) {
    pass(duration);
  }

  /** Lets time pass. */
  public void pass(Duration duration) {
    nanos += Math.max(0, duration.toNanos());
  }
}
