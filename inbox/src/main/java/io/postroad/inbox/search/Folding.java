package io.postroad.inbox.search;

import java.text.Normalizer;
import java.util.Locale;

/**
 * Makes texts comparable: without regard to case (ß is ss), to the form of a character (a ligature
 * or full-width letter is the plain one), to punctuation that surrounds addresses, and to how words
 * are kept apart. Folding twice changes nothing.
 */
public final class Folding {

  private Folding() {}

  /** {@code text} folded: one line, single spaces, none at either end. */
  public static String fold(String text) {
    String folded = text;
    if (!isAscii(text)) {
      folded = Normalizer.normalize(visible(folded), Normalizer.Form.NFKC);
      folded =
          folded
              .toLowerCase(Locale.ROOT)
              .toUpperCase(Locale.ROOT)
              .toLowerCase(Locale.ROOT)
              .replace('ς', 'σ');
      folded = Normalizer.normalize(folded, Normalizer.Form.NFKC);
    }
    StringBuilder clean = new StringBuilder(folded.length());
    for (int i = 0; i < folded.length(); i++) {
      char c = folded.charAt(i);
      if (isGap(c)) {
        if (!clean.isEmpty() && clean.charAt(clean.length() - 1) != ' ') {
          clean.append(' ');
        }
      } else {
        clean.append(c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c);
      }
    }
    int end = clean.length();
    return end > 0 && clean.charAt(end - 1) == ' ' ? clean.substring(0, end - 1) : clean.toString();
  }

  /**
   * Whether the character only keeps words apart. Comparing octets directly must agree with this.
   */
  public static boolean isGap(char c) {
    return switch (c) {
      case '<', '>', '"', ',', ';', '(', ')', '\uFEFF' -> true;
      default ->
          c <= ' '
              || c == 0x7F
              || (c >= 0x80
                  && (Character.isWhitespace(c)
                      || Character.isSpaceChar(c)
                      || Character.isISOControl(c)));
    };
  }

  private static boolean isInvisible(int c) {
    return c == '\u200B' || c == '\u200C' || c == '\u00AD' || c == '\u034F' || c == '\u2060';
  }

  private static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }

  /**
   * Without what nobody sees, so that it stands between no letter and its accent, and without
   * halves of surrogate pairs, which have no octets to be compared by.
   */
  private static String visible(String text) {
    StringBuilder whole = new StringBuilder(text.length());
    text.codePoints()
        .filter(c -> !isInvisible(c))
        .forEach(c -> whole.appendCodePoint(c >= 0xD800 && c <= 0xDFFF ? 0xFFFD : c));
    return whole.toString();
  }
}
