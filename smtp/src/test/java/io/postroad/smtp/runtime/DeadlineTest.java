package io.postroad.smtp.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.smtp.wire.ManualTime;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class DeadlineTest {

  private final ManualTime time = new ManualTime();

  @Test
  @DisplayName("D10: a deadline is a moment on the monotonic clock and does not move")
  void passes() {
    Deadline deadline = time.deadlineIn(Duration.ofSeconds(10));
    assertThat(deadline.remaining(time)).isEqualTo(Duration.ofSeconds(10));
    time.pass(Duration.ofSeconds(9));
    assertThat(deadline.passed(time)).isFalse();
    time.pass(Duration.ofSeconds(1));
    assertThat(deadline.passed(time)).isTrue();
    time.pass(Duration.ofSeconds(1));
    assertThat(deadline.remaining(time)).isZero();
  }

  @Test
  @DisplayName("The clock may overflow between two moments, and the order still holds")
  void overflow() {
    Deadline before = new Deadline(Long.MAX_VALUE - 5);
    Deadline after = Deadline.after(before.atNanos(), Duration.ofNanos(10));
    assertThat(after.atNanos()).isNegative();
    assertThat(before.orEarlier(after)).isEqualTo(before);
    assertThat(after.orEarlier(before)).isEqualTo(before);
  }

  @Test
  @DisplayName("A wait without a sensible end is cut to a century")
  void longest() {
    Duration longest = Duration.ofSeconds(Long.MAX_VALUE);
    assertThat(Deadline.after(0, longest)).isEqualTo(Deadline.after(0, Duration.ofDays(36_500)));
  }
}
