package io.postroad.smtp.extension;

import io.postroad.smtp.address.ForwardPath;
import io.postroad.smtp.address.Mailbox;
import io.postroad.smtp.address.Postmaster;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How much of a session a server grants, as it stands behind the keyword LIMITS (RFC 9422).
 * Immutable.
 *
 * @param mailMax transactions in a session (MAILMAX)
 * @param rcptMax recipients in a transaction (RCPTMAX)
 * @param rcptDomainMax different domains of recipients in a session (RCPTDOMAINMAX)
 */
public record SessionLimits(OptionalInt mailMax, OptionalInt rcptMax, OptionalInt rcptDomainMax) {

  /** The largest value that can be said, six digits (RFC 9422 §4.1). */
  public static final int VALUE_MAX = 999_999;

  /** A limit of whatever name (RFC 9422 §3). */
  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_-]+(=[!-:<-~]+)?");

  /** Nothing is said. */
  public static final SessionLimits NONE =
      new SessionLimits(OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty());

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException when one is not from 1 to {@link #VALUE_MAX}
   */
  public SessionLimits {
    Stream.of(mailMax, rcptMax, rcptDomainMax)
        .flatMapToInt(OptionalInt::stream)
        .filter(value -> value < 1 || value > VALUE_MAX)
        .findFirst()
        .ifPresent(value -> {
          throw new IllegalArgumentException("a limit is from 1 to " + VALUE_MAX);
        });
  }

  /**
   * Reads the words behind the keyword. What is unknown, or has a malformed value, is ignored;
   * where a word breaks the grammar common to all limits, all of them are (RFC 9422 §3.7).
   */
  static SessionLimits of(List<String> words) {
    if (!words.stream().allMatch(word -> WORD.matcher(word).matches())) {
      return NONE;
    }
    return new SessionLimits(
        value(words, "MAILMAX"), value(words, "RCPTMAX"), value(words, "RCPTDOMAINMAX"));
  }

  private static OptionalInt value(List<String> words, String name) {
    return words.stream()
        .filter(word -> word.toUpperCase(Locale.ROOT).startsWith(name + "="))
        .map(word -> word.substring(name.length() + 1))
        .filter(SessionLimits::isValue)
        .mapToInt(Integer::parseInt)
        .findFirst();
  }

  private static boolean isValue(String digits) {
    return !digits.isEmpty()
        && digits.length() <= 6
        && digits.charAt(0) != '0'
        && digits.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  /** The words behind the keyword; empty when nothing is said. */
  public String text() {
    return Stream.of(
            word("RCPTMAX", rcptMax),
            word("MAILMAX", mailMax),
            word("RCPTDOMAINMAX", rcptDomainMax))
        .filter(word -> !word.isEmpty())
        .collect(Collectors.joining(" "));
  }

  private static String word(String name, OptionalInt value) {
    return value.isPresent() ? name + "=" + value.getAsInt() : "";
  }

  /**
   * How many of these recipients, from the first on, go into the next transaction; none when the
   * session has had its number of domains.
   *
   * @param before the domains of the session's recipients so far, as {@link #domain} has them
   */
  public int fitting(List<ForwardPath> recipients, Set<String> before) {
    int most = Math.min(recipients.size(), rcptMax.orElse(Integer.MAX_VALUE));
    if (rcptDomainMax.isEmpty()) {
      return most;
    }
    Set<String> domains = new HashSet<>(before);
    for (int i = 0; i < most; i++) {
      domains.add(domain(recipients.get(i)));
      if (domains.size() > rcptDomainMax.getAsInt()) {
        return i;
      }
    }
    return most;
  }

  /** The domain that counts; empty for the bare postmaster. */
  public static String domain(ForwardPath path) {
    return switch (path) {
      case Mailbox mailbox -> mailbox.domain().text().toLowerCase(Locale.ROOT);
      case Postmaster _ -> "";
    };
  }
}
