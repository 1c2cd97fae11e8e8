package io.postroad.message;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads the date-time of RFC 5322 §3.3 with its obsolete forms (§4.3). Total: what is no date gives
 * nothing.
 */
public final class DateTimeReader {

  private static final List<String> MONTHS =
      List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");

  /** Longer values are no dates. */
  private static final int LENGTH_MAX = 200;

  private DateTimeReader() {}

  /** The moment that {@code text} names. */
  public static Optional<Instant> read(String text) {
    if (text.length() > LENGTH_MAX) {
      return Optional.empty();
    }
    List<String> words = words(text);
    int first = !words.isEmpty() && Character.isLetter(words.getFirst().charAt(0)) ? 1 : 0;
    if (words.size() < first + 4) {
      return Optional.empty();
    }
    int day = number(words.get(first), 2);
    String monthWord = words.get(first + 1).toLowerCase(Locale.ROOT);
    int month = monthWord.length() < 3 ? -1 : MONTHS.indexOf(monthWord.substring(0, 3));
    int year = year(words.get(first + 2));
    String[] clock = words.get(first + 3).split(":", -1);
    if (day < 0 || month < 0 || year < 0 || clock.length < 2 || clock.length > 3) {
      return Optional.empty();
    }
    int hour = number(clock[0], 2);
    int minute = number(clock[1], 2);
    int second = clock.length == 3 ? number(clock[2], 2) : 0;
    if (hour < 0 || minute < 0 || second < 0) {
      return Optional.empty();
    }
    String zone = words.size() > first + 4 ? words.get(first + 4) : "";
    try {
      // A leap second is shown as the second before it: the platform's clock has none.
      return Optional.of(
          LocalDateTime.of(year, month + 1, day, hour, minute, Math.min(second, 59))
              .toInstant(ZoneOffset.ofTotalSeconds(zoneSeconds(zone))));
    } catch (DateTimeException e) {
      return Optional.empty(); // 31 February and its like
    }
  }

  private static int zoneSeconds(String zone) {
    if (zone.length() == 5 && (zone.charAt(0) == '+' || zone.charAt(0) == '-')) {
      int digits = number(zone.substring(1), 4);
      int seconds = (digits / 100 * 60 + digits % 100) * 60;
      return digits < 0 || seconds > 18 * 3600 ? 0 : zone.charAt(0) == '-' ? -seconds : seconds;
    }
    int hours =
        switch (zone.toUpperCase(Locale.ROOT)) {
          case "EDT" -> -4;
          case "EST", "CDT" -> -5;
          case "CST", "MDT" -> -6;
          case "MST", "PDT" -> -7;
          case "PST" -> -8;
          default -> 0; // RFC 5322 §4.3: unknown names count as -0000
        };
    return hours * 3600;
  }

  private static int year(String word) {
    int year = number(word, 4);
    if (year < 0 || word.length() >= 4) {
      return year;
    }
    return word.length() == 2 && year < 50 ? year + 2000 : year + 1900; // RFC 5322 §4.3
  }

  /** The words outside comments; a comma separates like white space. */
  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    int depth = 0;
    for (int i = 0; i <= text.length(); i++) {
      char c = i < text.length() ? text.charAt(i) : ' ';
      if (c == '(') {
        depth++;
      }
      boolean separates = depth > 0 || c == ',' || c <= ' ';
      if (c == ')' && depth > 0) {
        depth--;
      }
      if (!separates) {
        word.append(c);
      } else if (!word.isEmpty()) {
        words.add(word.toString());
        word.setLength(0);
      }
    }
    if (!word.isEmpty()) {
      words.add(word.toString());
    }
    return words;
  }

  /** The value of one to {@code digitsMax} digits, else -1. */
  private static int number(String word, int digitsMax) {
    if (word.isEmpty() || word.length() > digitsMax) {
      return -1;
    }
    int value = 0;
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      value = value * 10 + (c - '0');
    }
    return value;
  }
}
