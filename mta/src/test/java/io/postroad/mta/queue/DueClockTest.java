package io.postroad.mta.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.testkit.runtime.TestTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class DueClockTest {
  private final TestTime time = new TestTime();
  private final DueClock clock = new DueClock(time);

  @Test
  @DisplayName("D10: a wall clock set back does not stop the schedule")
  void goesOn() {
    Instant before = clock.now();
    time.jumpWallClock(Duration.ofDays(-10));
    time.advance(Duration.ofMinutes(5));
    assertThat(clock.now()).isEqualTo(before.plus(Duration.ofMinutes(5)));
  }

  @Test
  @DisplayName("D10: a wall clock set forward is followed")
  void follows() {
    Instant before = clock.now();
    time.jumpWallClock(Duration.ofHours(1));
    assertThat(clock.now()).isEqualTo(before.plus(Duration.ofHours(1)));
  }

  @Test
  @DisplayName("D10: due times beyond every retry, left by a clock since set back, are due now")
  void catchesUp() {
    Instant due = clock.now().plus(Duration.ofDays(10));
    clock.catchUp(clock.now().plus(Duration.ofHours(3)), Duration.ofHours(4));
    assertThat(clock.now()).isBefore(due);
    clock.catchUp(due, Duration.ofHours(4));
    assertThat(clock.now()).isEqualTo(due);
  }
}
