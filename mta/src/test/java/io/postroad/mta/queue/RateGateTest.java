package io.postroad.mta.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.mta.settings.Rate;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class RateGateTest {
  private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
  private final RateGate gate = new RateGate();

  @Test
  @DisplayName("product.md §2: without a rate everything passes")
  void unlimited() {
    for (int i = 0; i < 1000; i++) {
      assertThat(gate.tryPass(START)).isTrue();
    }
  }

  @Test
  @DisplayName("product.md §2: 10/s lets ten pass a second, and says when the next may")
  void tenASecond() {
    gate.limit(Optional.of(new Rate(10, Duration.ofSeconds(1))));
    Instant now = START;
    int passed = 0;
    while (now.isBefore(START.plusSeconds(10))) {
      if (gate.tryPass(now)) {
        passed++;
      } else {
        Instant next = gate.nextPass(now);
        assertThat(next).isAfter(now).isBefore(now.plusMillis(150));
        now = next;
      }
    }
    assertThat(passed).isBetween(95, 111);
  }

  @Test
  @DisplayName("product.md §2: 600/min is no burst of 600")
  void noBurst() {
    gate.limit(Optional.of(new Rate(600, Duration.ofMinutes(1))));
    Instant later = START.plusSeconds(3600);
    assertThat(gate.tryPass(START)).isTrue();
    int burst = 0;
    while (gate.tryPass(later)) {
      burst++;
    }
    assertThat(burst).isEqualTo(10);
  }

  @Test
  @DisplayName("product.md §2: a pass given back can be used again")
  void givesBack() {
    gate.limit(Optional.of(new Rate(1, Duration.ofHours(1))));
    assertThat(gate.tryPass(START)).isTrue();
    assertThat(gate.tryPass(START)).isFalse();
    gate.giveBack();
    assertThat(gate.tryPass(START)).isTrue();
  }
}
