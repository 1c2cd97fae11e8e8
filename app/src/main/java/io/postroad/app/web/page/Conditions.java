package io.postroad.app.web.page;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a request says about the answer that it takes (RFC 9110 §12.5.3 and §13.1.2). */
final class Conditions {

  /** More of a field than any browser sends is not read. */
  private static final int ENTRIES_MAX = 32;

  private Conditions() {}

  /** Whether {@code Accept-Encoding} names gzip, and not with the weight 0. */
  static boolean takesGzip(@Nullable String acceptEncoding) {
    if (acceptEncoding == null) {
      return false;
    }
    for (String entry : acceptEncoding.toLowerCase(Locale.ROOT).split(",", ENTRIES_MAX)) {
      String[] parts = entry.split(";", 2);
      if (parts[0].strip().equals("gzip")) {
        return parts.length == 1 || !isZero(parts[1].replace(" ", ""));
      }
    }
    return false;
  }

  /** {@code q=0}, {@code q=0.0} and so on. */
  private static boolean isZero(String weight) {
    return weight.startsWith("q=0")
        && weight.substring(3).chars().allMatch(c -> c == '.' || c == '0');
  }

  /** Whether {@code If-None-Match} knows this tag; the comparison is the weak one (§8.8.3.2). */
  static boolean unchanged(@Nullable String ifNoneMatch, String tag) {
    if (ifNoneMatch == null) {
      return false;
    }
    for (String entry : ifNoneMatch.split(",", ENTRIES_MAX)) {
      String known = entry.strip();
      if (known.equals("*") || known.equals(tag) || known.equals("W/" + tag)) {
        return true;
      }
    }
    return false;
  }
}
