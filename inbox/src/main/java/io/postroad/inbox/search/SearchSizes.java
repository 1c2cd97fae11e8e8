package io.postroad.inbox.search;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * The sizes that people write into a search: {@code 2000}, {@code 20k}, {@code 1.5MB}, {@code
 * 1GiB}; units are powers of 1024, as Mailpit has them. Total.
 */
final class SearchSizes {

  private static final int LENGTH_MAX = 20;

  private SearchSizes() {}

  /** The octets that {@code text} names; more than none. */
  static OptionalLong read(String text) {
    String plain = text.toLowerCase(Locale.ROOT).replace(" ", "");
    int end = 0;
    while (end < plain.length() && "0123456789.".indexOf(plain.charAt(end)) >= 0) {
      end++;
    }
    long unit =
        switch (plain.substring(end)) {
          case "", "b" -> 1;
          case "k", "kb", "kib" -> 1L << 10;
          case "m", "mb", "mib" -> 1L << 20;
          case "g", "gb", "gib" -> 1L << 30;
          default -> 0;
        };
    String number = plain.substring(0, end);
    boolean sound =
        number.length() <= LENGTH_MAX
            && !number.isEmpty()
            && number.charAt(0) != '.'
            && !number.endsWith(".")
            && number.indexOf('.') == number.lastIndexOf('.');
    if (unit == 0 || !sound) {
      return OptionalLong.empty();
    }
    BigDecimal octets = new BigDecimal(number).multiply(BigDecimal.valueOf(unit));
    return octets.compareTo(BigDecimal.ONE) < 0
            || octets.compareTo(BigDecimal.valueOf(1L << 50)) > 0
        ? OptionalLong.empty()
        : OptionalLong.of(octets.longValue());
  }
}
