package io.postroad.inbox;

import io.postroad.inbox.search.Folding;

/**
 * A text in which {@code *} stands for any other text; compared without regard to case. Immutable.
 *
 * @param text folded
 */
public record Wildcard(String text) {

  /** Folds the text. */
  public Wildcard {
    text = Folding.fold(text);
  }

  /** Whether {@code other} is such a text. Takes time in the product of both lengths at most. */
  public boolean matches(String other) {
    String whole = Folding.fold(other);
    int at = 0;
    int in = 0;
    int star = -1;
    int retry = 0;
    while (in < whole.length()) {
      if (at < text.length() && text.charAt(at) == '*') {
        star = at++;
        retry = in;
      } else if (at < text.length() && text.charAt(at) == whole.charAt(in)) {
        at++;
        in++;
      } else if (star >= 0) {
        at = star + 1;
        in = ++retry;
      } else {
        return false;
      }
    }
    while (at < text.length() && text.charAt(at) == '*') {
      at++;
    }
    return at == text.length();
  }
}
