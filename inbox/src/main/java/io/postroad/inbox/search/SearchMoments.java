package io.postroad.inbox.search;

import io.postroad.message.DateTimeReader;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The dates that people write into a search: {@code 2026-01-31}, with a time, with a zone, as RFC
 * 3339 or RFC 5322 have it; {@code 1/31/2026}, {@code 31.1.2026}, {@code 31 Jan 2026}, {@code Jan
 * 31, 2026}; seconds or milliseconds since 1970; {@code today}, {@code yesterday}; and {@code 2h},
 * {@code 3d} ago. A date alone is its first moment. Total.
 */
final class SearchMoments {

  private static final int LENGTH_MAX = 60;
  private static final List<String> MONTHS =
      List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");

  private SearchMoments() {}

  /** The moment that {@code text} names in {@code zone}. */
  static Optional<Instant> read(String text, ZoneId zone, Instant now) {
    String plain = text.strip();
    if (plain.isEmpty() || plain.length() > LENGTH_MAX) {
      return Optional.empty();
    }
    try {
      return relative(plain.toLowerCase(Locale.ROOT), zone, now)
          .or(() -> sinceEpoch(plain))
          .or(() -> written(plain, zone))
          .or(() -> DateTimeReader.read(plain));
    } catch (DateTimeException | ArithmeticException e) {
      return Optional.empty(); // a day or a time that no calendar has
    }
  }

  private static Optional<Instant> relative(String text, ZoneId zone, Instant now) {
    LocalDate today = LocalDate.ofInstant(now, zone);
    switch (text) {
      case "now" -> {
        return Optional.of(now);
      }
      case "today" -> {
        return Optional.of(today.atStartOfDay(zone).toInstant());
      }
      case "yesterday" -> {
        return Optional.of(today.minusDays(1).atStartOfDay(zone).toInstant());
      }
      default -> {
        // an amount of time, perhaps
      }
    }
    int last = text.length() - 1;
    int count = number(text.substring(0, last), 6);
    if (count < 0) {
      return Optional.empty();
    }
    return switch (text.charAt(last)) {
      case 's' -> Optional.of(now.minusSeconds(count));
      case 'm' -> Optional.of(now.minus(Duration.ofMinutes(count)));
      case 'h' -> Optional.of(now.minus(Duration.ofHours(count)));
      case 'd' -> Optional.of(now.minus(Duration.ofDays(count)));
      case 'w' -> Optional.of(now.minus(Duration.ofDays(count * 7L)));
      default -> Optional.empty();
    };
  }

  private static Optional<Instant> sinceEpoch(String text) {
    boolean digits = text.chars().allMatch(c -> c >= '0' && c <= '9');
    if (digits && text.length() == 10) {
      return Optional.of(Instant.ofEpochSecond(Long.parseLong(text)));
    }
    return digits && text.length() == 13
        ? Optional.of(Instant.ofEpochMilli(Long.parseLong(text)))
        : Optional.empty();
  }

  /** A date, perhaps a time behind it, perhaps a zone behind that. */
  private static Optional<Instant> written(String text, ZoneId zone) {
    List<String> words = new ArrayList<>(List.of(text.replace(',', ' ').trim().split(" +")));
    int dateWords = Character.isLetter(words.getFirst().charAt(0)) || isNamed(words) ? 3 : 1;
    if (words.size() < dateWords) {
      return Optional.empty();
    }
    String first = words.getFirst();
    int t = Math.max(first.indexOf('T'), first.indexOf('t'));
    if (dateWords == 1 && t > 0) {
      words.set(0, first.substring(0, t));
      words.add(1, first.substring(t + 1));
    }
    Optional<LocalDate> date = dateWords == 3 ? named(words) : numeric(words.getFirst());
    String rest = String.join("", words.subList(dateWords, words.size())).toUpperCase(Locale.ROOT);
    return date.flatMap(day -> at(day, rest, zone));
  }

  private static boolean isNamed(List<String> words) {
    return words.size() >= 3 && month(words.get(1)) > 0;
  }

  /** {@code Jan 31 2026} or {@code 31 Jan 2026}. */
  private static Optional<LocalDate> named(List<String> words) {
    boolean monthFirst = month(words.getFirst()) > 0;
    int month = month(words.get(monthFirst ? 0 : 1));
    int day = number(words.get(monthFirst ? 1 : 0), 2);
    int year = number(words.get(2), 4);
    return month < 0 || day < 0 || year < 1000
        ? Optional.empty()
        : Optional.of(LocalDate.of(year, month, day));
  }

  private static int month(String word) {
    return word.length() < 3
        ? -1
        : MONTHS.indexOf(word.substring(0, 3).toLowerCase(Locale.ROOT)) + 1;
  }

  private static Optional<LocalDate> numeric(String text) {
    if (text.length() == 8 && number(text, 8) >= 0) {
      return date(text.substring(0, 4), text.substring(4, 6), text.substring(6));
    }
    for (char between : new char[] {'-', '/', '.'}) {
      String[] parts = text.split(java.util.regex.Pattern.quote(String.valueOf(between)), -1);
      if (parts.length == 3 && parts[0].length() == 4) {
        return date(parts[0], parts[1], parts[2]);
      }
      if (parts.length == 3 && between == '.') {
        return date(parts[2], parts[1], parts[0]);
      }
      if (parts.length == 3 && between == '/') {
        return date(parts[2], parts[0], parts[1]);
      }
      if (parts.length == 2 && parts[0].length() == 4) {
        return date(parts[0], parts[1], "1");
      }
    }
    return text.length() == 4 ? date(text, "1", "1") : Optional.empty();
  }

  private static Optional<LocalDate> date(String year, String month, String day) {
    int y = number(year, 4);
    int m = number(month, 2);
    int d = number(day, 2);
    return y < 1000 || m < 0 || d < 0 ? Optional.empty() : Optional.of(LocalDate.of(y, m, d));
  }

  private static Optional<Instant> at(LocalDate day, String rest, ZoneId zone) {
    if (rest.isEmpty()) {
      return Optional.of(day.atStartOfDay(zone).toInstant());
    }
    int end = 0;
    while (end < rest.length() && "0123456789:.".indexOf(rest.charAt(end)) >= 0) {
      end++;
    }
    String clock = rest.substring(0, end);
    String behind = rest.substring(end);
    boolean afternoon = behind.startsWith("PM");
    boolean twelve = afternoon || behind.startsWith("AM");
    LocalTime time = LocalTime.parse(clock.indexOf(':') == 1 ? "0" + clock : clock);
    if (twelve) {
      time = time.withHour(time.getHour() % 12 + (afternoon ? 12 : 0));
    }
    String zoneText = twelve ? behind.substring(2) : behind;
    LocalDateTime local = day.atTime(time);
    if (zoneText.isEmpty()) {
      return Optional.of(local.atZone(zone).toInstant());
    }
    return Optional.of(OffsetDateTime.parse(local + seconds(local) + offset(zoneText)).toInstant());
  }

  /** {@link LocalDateTime#toString} leaves them out when they are zero. */
  private static String seconds(LocalDateTime local) {
    return local.toString().length() == 16 ? ":00" : "";
  }

  private static String offset(String text) {
    if (text.equals("UTC") || text.equals("GMT")) {
      return "Z";
    }
    return text.length() == 5 ? text.substring(0, 3) + ":" + text.substring(3) : text;
  }

  /** A whole number without a sign of at most {@code digitsMax} digits, else -1. */
  private static int number(String text, int digitsMax) {
    boolean digits =
        !text.isEmpty()
            && text.length() <= digitsMax
            && text.chars().allMatch(c -> c >= '0' && c <= '9');
    return digits ? Integer.parseInt(text) : -1;
  }
}
