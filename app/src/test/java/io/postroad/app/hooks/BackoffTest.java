package io.postroad.app.hooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class BackoffTest {

  @Test
  @DisplayName("webhooks: the pauses double from a second to ten minutes, each varied by a fifth")
  void backoff() {
    for (int failures = 1; failures < 100; failures++) {
      long whole = Math.min(600_000, 1000L << Math.min(20, failures - 1));
      assertThat(Backoff.after(failures, new Random(failures)).toMillis())
          .isBetween(whole * 8 / 10, whole * 12 / 10);
    }
  }
}
