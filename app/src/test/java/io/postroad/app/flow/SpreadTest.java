package io.postroad.app.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SpreadTest {

  @Test
  @DisplayName("flow: classes follow each other without a gap, each at most a quarter wide")
  void classes() {
    long before = -1;
    for (int i = 0; i < 150; i++) {
      long last = Spread.lastOf(i);
      assertThat(Spread.classOf(before + 1)).isEqualTo(i);
      assertThat(Spread.classOf(last)).isEqualTo(i);
      assertThat(last - before).as("width of %d", i).isLessThanOrEqualTo((before + 1) / 4 + 1);
      before = last;
    }
    assertThat(Spread.classOf(Long.MAX_VALUE)).isEqualTo(159);
  }

  @Test
  @DisplayName("flow: a percentile is at most a quarter above the true one, and never below")
  void quantiles() {
    Random random = new Random(7);
    double worst = 0;
    for (int run = 0; run < 200; run++) {
      Spread spread = new Spread();
      long[] none = spread.counts();
      long[] values =
          random.longs(1 + random.nextInt(500), 0, 1L << random.nextInt(1, 38)).toArray();
      Arrays.stream(values).forEach(spread::add);
      Arrays.sort(values);
      for (double q : new double[] {0.5, 0.9, 0.99, 1}) {
        long right = values[(int) Math.max(0, Math.ceil(q * values.length) - 1)];
        double shown = Spread.quantile(none, spread.counts(), q);
        assertThat(shown)
            .isGreaterThanOrEqualTo((double) right)
            .isLessThanOrEqualTo(right * 1.25 + 1);
        worst = Math.max(worst, right == 0 ? 0 : shown / right);
      }
      assertThat(spread.sum()).isEqualTo(Arrays.stream(values).sum());
    }
    System.out.printf("quantiles=800 worst_excess=%.0f%%%n", (worst - 1) * 100);
  }

  @Test
  @DisplayName("flow: of nothing there is no percentile; what came before does not count")
  void differences() {
    Spread spread = new Spread();
    spread.add(1000);
    long[] before = spread.counts();
    assertThat(Spread.quantile(before, spread.counts(), 0.5)).isNaN();
    spread.add(3);
    assertThat(Spread.quantile(before, spread.counts(), 0.99)).isEqualTo(3);
  }

  @Test
  @DisplayName("metrics: the counts up to each bound rise to the whole")
  void cumulative() {
    Spread spread = new Spread();
    for (long value : new long[] {0, 5, 50, 500, 5_000, 1L << 50}) {
      spread.add(value);
    }
    assertThat(spread.upTo(1, 7, 63, 511, 5_119)).containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(spread.upTo()).containsExactly(6);
  }
}
