package io.postroad.app.flow;

import java.util.Locale;

/**
 * One line that can be plotted. Immutable.
 *
 * @param name lower-case words joined by hyphens
 * @param unit what its values are: {@code messages}, {@code recipients}, {@code seconds}, ...
 * @param help one sentence
 */
public record Series(String name, Kind kind, String unit, String help) {

  /** What a value stands for. */
  public enum Kind {
    /** How many happened within the step. */
    COUNT,
    /** The greatest value at any look within the step. */
    GAUGE,
    /** What that share of those that ended within the step did not exceed; null without any. */
    PERCENTILE;

    /** As the API has it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
