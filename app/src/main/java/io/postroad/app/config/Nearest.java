package io.postroad.app.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the word that was probably meant. */
public final class Nearest {
  private Nearest() {}

  /**
   * The candidate with the least edit distance to {@code word}, if it differs in at most about a
   * third of the characters.
   */
  public static Optional<String> to(String word, Collection<String> candidates) {
    int most = Math.max(1, (word.length() + 1) / 3);
    return candidates.stream()
        .filter(candidate -> distance(word, candidate) <= most)
        .min(
            Comparator.<String>comparingInt(candidate -> distance(word, candidate))
                .thenComparing(Comparator.naturalOrder()));
  }

  /**
   * How many characters must be inserted, removed, replaced or swapped with their neighbour; case
   * and the choice between dash and underscore do not count.
   */
  static int distance(String left, String right) {
    String a = plain(left);
    String b = plain(right);
    int[][] costs = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        costs[i][j] = i == 0 ? j : j == 0 ? i : step(costs, a, b, i, j);
      }
    }
    return costs[a.length()][b.length()];
  }

  private static int step(int[][] costs, String a, String b, int i, int j) {
    int replace = costs[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
    int best = Math.min(replace, Math.min(costs[i - 1][j], costs[i][j - 1]) + 1);
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(best, costs[i - 2][j - 2] + 1) : best;
  }

  private static String plain(String word) {
    String cut = word.length() > 64 ? word.substring(0, 64) : word;
    return cut.toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
