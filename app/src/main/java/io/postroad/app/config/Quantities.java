package io.postroad.app.config;

import io.postroad.mta.settings.Rate;
import java.time.Duration;
import java.util.Map;

/** Durations, sizes and rates with their units. */
public final class Quantities {
  private static final Map<String, Duration> DURATION_UNITS =
      Map.of(
          "ms", Duration.ofMillis(1),
          "s", Duration.ofSeconds(1),
          "m", Duration.ofMinutes(1),
          "h", Duration.ofHours(1),
          "d", Duration.ofDays(1));
  private static final Map<String, Long> SIZE_UNITS =
      Map.of("B", 1L, "KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30, "TiB", 1L << 40);
  private static final Map<String, Duration> RATE_UNITS =
      Map.of("s", Duration.ofSeconds(1), "min", Duration.ofMinutes(1), "h", Duration.ofHours(1));

  /** So few digits that no product with a unit overflows what a duration or a long can hold. */
  private static final int DIGITS_MAX = 7;

  private Quantities() {}

  /** {@code 500ms}, {@code 30s}, {@code 5m}, {@code 2h}, {@code 1d}. */
  public static Duration duration(String text) throws BadValueException {
    int unitAt = digits(text);
    Duration unit = DURATION_UNITS.get(text.substring(unitAt));
    if (unitAt == 0 || unit == null) {
      throw new BadValueException(
          "\""
              + text
              + "\" is not a duration; write it with a unit, such as 500ms, 30s, 5m, 2h or 1d");
    }
    return unit.multipliedBy(number(text, unitAt));
  }

  /** {@code 64KiB}, {@code 50MiB}; the result is in octets. */
  public static long size(String text) throws BadValueException {
    int unitAt = digits(text);
    Long unit = SIZE_UNITS.get(text.substring(unitAt));
    if (unitAt == 0 || unit == null) {
      throw new BadValueException(
          "\""
              + text
              + "\" is not a size; write it with a unit, such as 512B, 64KiB, 50MiB or 1GiB");
    }
    return number(text, unitAt) * unit;
  }

  /** {@code 10/s}, {@code 600/min}, {@code 5000/h}. */
  public static Rate rate(String text) throws BadValueException {
    int unitAt = digits(text);
    Duration unit =
        text.startsWith("/", unitAt) ? RATE_UNITS.get(text.substring(unitAt + 1)) : null;
    if (unitAt == 0 || unit == null || number(text, unitAt) == 0) {
      throw new BadValueException(
          "\"" + text + "\" is not a rate; write it as 10/s, 600/min or 5000/h, from 1 on");
    }
    return new Rate(Math.toIntExact(number(text, unitAt)), unit);
  }

  /** The shortest exact writing of a duration. */
  public static String show(Duration duration) {
    long millis = duration.toMillis();
    if (millis == 0) {
      return "0s";
    }
    for (String unit : new String[] {"d", "h", "m", "s"}) {
      long each =
          unit.equals("d")
              ? 86_400_000
              : unit.equals("h") ? 3_600_000 : unit.equals("m") ? 60_000 : 1000;
      if (millis % each == 0) {
        return millis / each + unit;
      }
    }
    return millis + "ms";
  }

  /** The shortest exact writing of a size. */
  public static String show(long octets) {
    for (String unit : new String[] {"TiB", "GiB", "MiB", "KiB"}) {
      long each = SIZE_UNITS.getOrDefault(unit, 1L);
      if (octets >= each && octets % each == 0) {
        return octets / each + unit;
      }
    }
    return octets + "B";
  }

  private static int digits(String text) {
    int i = 0;
    while (i < text.length() && text.charAt(i) >= '0' && text.charAt(i) <= '9') {
      i++;
    }
    return i;
  }

  private static long number(String text, int end) throws BadValueException {
    if (end > DIGITS_MAX) {
      throw new BadValueException(
          "\"" + text + "\" is too large; at most " + DIGITS_MAX + " digits before the unit");
    }
    return Long.parseLong(text.substring(0, end));
  }
}
