package io.postroad.app.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.LongStream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LatenciesTest {
  @Test
  @DisplayName("Classes are without gaps, and none is wider than 1/32 of what it holds")
  void classes() {
    LongStream.range(0, 2_000_000)
        .forEach(micros -> {
          int index = Latencies.classOf(micros);
          long end = Latencies.upperEnd(index);
          assertThat(end).isGreaterThanOrEqualTo(micros);
          assertThat((end - micros) * 32).isLessThanOrEqualTo(micros);
          assertThat(Latencies.classOf(end)).isEqualTo(index);
          assertThat(Latencies.classOf(end + 1)).isEqualTo(index + 1);
        });
    long day = Duration.ofDays(1).toNanos() / 1000;
    assertThat(Latencies.upperEnd(Latencies.classOf(day))).isGreaterThanOrEqualTo(day);
  }

  @Test
  @DisplayName("Quantiles are right to 3 %, and what takes longer than a day is a day")
  void quantiles() {
    Latencies latencies = new Latencies();
    assertThat(latencies.quantile(0.5)).isZero();
    LongStream.rangeClosed(1, 1000).forEach(i -> latencies.add(Duration.ofMillis(i)));
    assertThat((double) latencies.quantile(0.5).toMillis())
        .isCloseTo(500, Percentage.withPercentage(4));
    assertThat((double) latencies.quantile(0.99).toMillis())
        .isCloseTo(990, Percentage.withPercentage(4));
    latencies.add(Duration.ofDays(5));
    assertThat(latencies.quantile(1)).isBetween(Duration.ofHours(24), Duration.ofHours(25));
    assertThat(latencies.count()).isEqualTo(1001);
  }
}
