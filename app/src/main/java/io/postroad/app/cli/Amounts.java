package io.postroad.app.cli;

import java.time.Duration;
import java.util.Locale;

/** Amounts in few characters. */
final class Amounts {
  private Amounts() {}

  /** {@code 45s}, {@code 12m}, {@code 3h}, {@code 5d}. */
  static String age(Duration age) {
    long seconds = Math.max(0, age.toSeconds());
    if (seconds < 120) {
      return seconds + "s";
    }
    if (seconds < 7200) {
      return seconds / 60 + "m";
    }
    return seconds < 172_800 ? seconds / 3600 + "h" : seconds / 86_400 + "d";
  }

  /** {@code 812B}, {@code 4.0KiB}, {@code 1.5MiB}. */
  static String size(long octets) {
    if (octets < 1024) {
      return octets + "B";
    }
    double amount = octets / 1024.0;
    for (String unit : new String[] {"KiB", "MiB"}) {
      if (amount < 1024) {
        return String.format(Locale.ROOT, "%.1f%s", amount, unit);
      }
      amount /= 1024;
    }
    return String.format(Locale.ROOT, "%.1fGiB", amount);
  }
}
