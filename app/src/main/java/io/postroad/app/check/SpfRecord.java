package io.postroad.app.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * An SPF record in its parts (RFC 7208 §4.6.1). Immutable.
 *
 * @param redirect the domain of {@code redirect=}
 */
record SpfRecord(List<Directive> directives, Optional<String> redirect) {
  static final String VERSION = "v=spf1";

  /**
   * One mechanism with its qualifier.
   *
   * @param name in lower case: {@code all}, {@code include}, {@code a}, {@code mx}, {@code ip4} ...
   * @param value what stands behind the colon, empty where there is none
   * @param prefix4 the length behind the slash for IPv4; 32 where there is none
   * @param prefix6 that behind two slashes, or behind one of {@code ip6}; 128 where there is none
   */
  record Directive(char qualifier, String name, String value, int prefix4, int prefix6) {}

  SpfRecord {
    directives = List.copyOf(directives);
  }

  /** Reads a record; empty when it breaks the grammar in a way that matters. */
  static Optional<SpfRecord> parse(String text) {
    List<Directive> directives = new ArrayList<>();
    Optional<String> redirect = Optional.empty();
    for (String term : text.substring(VERSION.length()).strip().split(" +", -1)) {
      int equals = term.indexOf('=');
      int colon = term.indexOf(':');
      if (term.isEmpty()) {
        continue;
      }
      if (equals > 0 && (colon < 0 || equals < colon)) {
        redirect =
            term.substring(0, equals).equalsIgnoreCase("redirect")
                ? Optional.of(term.substring(equals + 1))
                : redirect;
        continue;
      }
      Optional<Directive> directive = directive(term);
      if (directive.isEmpty()) {
        return Optional.empty();
      }
      directives.add(directive.get());
    }
    return Optional.of(new SpfRecord(directives, redirect));
  }

  private static Optional<Directive> directive(String term) {
    boolean qualified = "+-~?".indexOf(term.charAt(0)) >= 0;
    String rest = qualified ? term.substring(1) : term;
    int colon = rest.indexOf(':');
    int slash = rest.indexOf('/');
    int nameEnd = colon >= 0 ? colon : slash >= 0 ? slash : rest.length();
    String name = rest.substring(0, nameEnd).toLowerCase(Locale.ROOT);
    boolean known =
        List.of("all", "include", "a", "mx", "ptr", "ip4", "ip6", "exists").contains(name);
    String value = slash >= 0 ? rest.substring(nameEnd, slash) : rest.substring(nameEnd);
    String prefixes = slash >= 0 ? rest.substring(slash + 1) : "";
    int prefix4 = name.equals("ip6") || prefixes.startsWith("/") ? 32 : number(prefixes, 32);
    int prefix6 =
        name.equals("ip6")
            ? number(prefixes, 128)
            : prefixes.contains("/")
                ? number(prefixes.substring(prefixes.lastIndexOf('/') + 1), 128)
                : 128;
    return known && prefix4 >= 0 && prefix6 >= 0
        ? Optional.of(
            new Directive(
                qualified ? term.charAt(0) : '+',
                name,
                value.startsWith(":") ? value.substring(1) : value,
                prefix4,
                prefix6))
        : Optional.empty();
  }

  /** The number up to a slash; {@code max} for nothing, -1 for none or one beyond it. */
  private static int number(String text, int max) {
    String digits = text.contains("/") ? text.substring(0, text.indexOf('/')) : text;
    if (digits.isEmpty()) {
      return max;
    }
    boolean sound = digits.length() <= 3 && digits.chars().allMatch(c -> c >= '0' && c <= '9');
    int value = sound ? Integer.parseInt(digits) : -1;
    return value <= max ? value : -1;
  }
}
