package io.postroad.smtp.server;

import io.postroad.smtp.server.Mishaps.Moment;
import io.postroad.smtp.server.Mishaps.Stage;
import java.util.Locale;

/**
 * When something shall go wrong, and how. Immutable.
 *
 * @param stage where
 * @param sender whose mail: an address, in which {@code *} stands for any text; {@code <>} is the
 *     null reverse-path; empty for everybody's
 * @param recipient for whom, likewise; empty for everybody
 * @param skip how many that match are spared first
 * @param times how often; 0 for as long as the rule stands
 * @param chance of a hundred that match and are not spared, how many; 1 to 100
 */
public record MishapRule(
    Stage stage,
    String sender,
    String recipient,
    long skip,
    long times,
    int chance,
    Mishaps.Action action) {

  /** No address is longer. */
  private static final int PATTERN_MAX = 512;

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException in words for whoever wrote the rule
   */
  public MishapRule {
    if (skip < 0 || times < 0) {
      throw new IllegalArgumentException("skip and times are not negative");
    }
    if (chance < 1 || chance > 100) {
      throw new IllegalArgumentException("chance is 1 to 100, in percent");
    }
    if (sender.length() > PATTERN_MAX || recipient.length() > PATTERN_MAX) {
      throw new IllegalArgumentException("an address has at most " + PATTERN_MAX + " characters");
    }
    if (!sender.isEmpty() && stage.compareTo(Stage.MAIL) < 0) {
      throw new IllegalArgumentException("a sender is known from the stage mail on");
    }
    if (!recipient.isEmpty() && stage.compareTo(Stage.RCPT) < 0) {
      throw new IllegalArgumentException("a recipient is known from the stage rcpt on");
    }
    if (action instanceof Mishaps.Action.AcceptAndDrop && stage != Stage.END_OF_DATA) {
      throw new IllegalArgumentException(
          "a message can be accepted and its reply lost at the stage end-of-data only");
    }
  }

  /** The next {@code times} at a stage, whosever mail it is. */
  public static MishapRule next(long times, Stage stage, Mishaps.Action action) {
    return new MishapRule(stage, "", "", 0, times, 100, action);
  }

  /** The same for mail from senders like this. */
  public MishapRule from(String pattern) {
    return new MishapRule(stage, pattern, recipient, skip, times, chance, action);
  }

  /** The same for recipients like this. */
  public MishapRule to(String pattern) {
    return new MishapRule(stage, sender, pattern, skip, times, chance, action);
  }

  /** The same, but the first that match are spared. */
  public MishapRule after(long spared) {
    return new MishapRule(stage, sender, recipient, spared, times, chance, action);
  }

  /** Whether it is about this moment. */
  boolean matches(Moment moment) {
    return moment.stage() == stage
        && (sender.isEmpty()
            || moment.reversePath().filter(path -> like(sender, path.text(), true)).isPresent())
        && (recipient.isEmpty()
            || moment.recipients().stream().anyMatch(path -> like(recipient, path.text(), false)));
  }

  private static boolean like(String pattern, String address, boolean mayBeNull) {
    return (mayBeNull && pattern.equals("<>"))
        ? address.isEmpty()
        : like(pattern.toLowerCase(Locale.ROOT), address.toLowerCase(Locale.ROOT));
  }

  /** One pass with one place to go back to: at most the product of the lengths. */
  private static boolean like(String pattern, String text) {
    int p = 0;
    int t = 0;
    int star = -1;
    int from = 0;
    while (t < text.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        from = t;
      } else if (p < pattern.length() && pattern.charAt(p) == text.charAt(t)) {
        p++;
        t++;
      } else if (star >= 0) {
        p = star + 1;
        t = ++from;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }
}
