package io.postroad.app.flow;

import java.time.Instant;
import java.util.Arrays;

/**
 * The last steps of one length: a ring of values for each series. Not thread-safe.
 *
 * <p>Counts and spreads are given as they stand since start; what happened within a step is the
 * difference to its beginning.
 */
final class Steps {
  private static final double[] QUANTILES = {0.5, 0.9, 0.99};

  private final int seconds;
  private final int slots;
  private final long[] times;
  private final float[][] values;
  private final long[] countsBefore;
  private final long[][] spreadsBefore;
  private final double[] peaks;
  private int filled;
  private int next;

  /**
   * An empty ring.
   *
   * @param seconds how long a step is
   * @param slots how many are kept
   */
  Steps(int seconds, int slots, Reading begin) {
    this.seconds = seconds;
    this.slots = slots;
    this.times = new long[slots];
    this.countsBefore = begin.counts().clone();
    this.spreadsBefore = begin.spreads().clone();
    this.peaks = new double[begin.gauges().length];
    this.values = new float[columns(begin)][slots];
  }

  static int columns(Reading reading) {
    return reading.counts().length
        + reading.gauges().length
        + reading.spreads().length * QUANTILES.length;
  }

  /**
   * Everything as it stands at one moment.
   *
   * @param counts since start
   * @param gauges now
   * @param spreads the classes of each, since start
   */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares them
  record Reading(Instant at, long[] counts, double[] gauges, long[][] spreads) {}

  int seconds() {
    return seconds;
  }

  /** Looks at the gauges, of which a step keeps the greatest. */
  void look(Reading reading) {
    for (int i = 0; i < peaks.length; i++) {
      peaks[i] = Math.max(peaks[i], reading.gauges()[i]);
    }
  }

  /** Ends a step. */
  void end(Reading reading) {
    int column = 0;
    times[next] = reading.at().getEpochSecond();
    for (int i = 0; i < countsBefore.length; i++) {
      values[column++][next] = reading.counts()[i] - countsBefore[i];
      countsBefore[i] = reading.counts()[i];
    }
    for (double peak : peaks) {
      values[column++][next] = (float) peak;
    }
    Arrays.fill(peaks, 0);
    for (int i = 0; i < spreadsBefore.length; i++) {
      for (double q : QUANTILES) {
        double millis = Spread.quantile(spreadsBefore[i], reading.spreads()[i], q);
        values[column++][next] = (float) (millis / 1000);
      }
      spreadsBefore[i] = reading.spreads()[i];
    }
    next = (next + 1) % slots;
    filled = Math.min(slots, filled + 1);
  }

  /** The times of the last {@code count} steps, oldest first. */
  long[] times(int count) {
    int given = Math.min(count, filled);
    long[] result = new long[given];
    for (int i = 0; i < given; i++) {
      result[i] = times[slot(given, i)];
    }
    return result;
  }

  /** The values of one column in the last {@code count} steps, oldest first; NaN for none. */
  float[] values(int column, int count) {
    int given = Math.min(count, filled);
    float[] result = new float[given];
    for (int i = 0; i < given; i++) {
      result[i] = values[column][slot(given, i)];
    }
    return result;
  }

  private int slot(int given, int index) {
    return Math.floorMod(next - given + index, slots);
  }
}
