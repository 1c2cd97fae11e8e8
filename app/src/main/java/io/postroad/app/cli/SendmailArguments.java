package io.postroad.app.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What {@code sendmail} was called with. Its flags follow no common rule (a value may be part of
 * the flag or follow it), so they are read here by their own. Immutable.
 *
 * @param fromHeader {@code -t}
 * @param ignoreDots {@code -i}, {@code -oi}
 */
record SendmailArguments(
    boolean fromHeader, boolean ignoreDots, Optional<String> sender, List<String> recipients) {

  /** Flags whose value is the rest of the word or the next word. */
  private static final String WITH_VALUE = "fFBNRVXLhpqrAcC";

  /** Flags that stand alone, and change nothing here. */
  private static final String ALONE = "vnmGsU";

  /** Copies the list. */
  SendmailArguments {
    recipients = List.copyOf(recipients);
  }

  /**
   * Reads the words behind {@code sendmail}.
   *
   * @throws CommandException when a flag is not known, or asks for what this program is not
   */
  static SendmailArguments parse(List<String> words) throws CommandException {
    boolean fromHeader = false;
    boolean ignoreDots = false;
    Optional<String> sender = Optional.empty();
    List<String> recipients = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (!word.startsWith("-") || word.equals("-")) {
        recipients.add(word);
      } else if (word.equals("--")) {
        recipients.addAll(words.subList(i + 1, words.size()));
        break;
      } else if (word.startsWith("-o")) {
        ignoreDots |= word.equals("-oi");
        i += word.length() == 2 ? 1 : 0;
      } else if (word.startsWith("-b")) {
        checkMode(word);
      } else if (WITH_VALUE.indexOf(word.charAt(1)) >= 0) {
        boolean apart = word.length() == 2;
        String value = apart ? (i + 1 < words.size() ? words.get(i + 1) : "") : word.substring(2);
        i += apart ? 1 : 0;
        if (word.charAt(1) == 'f' || word.charAt(1) == 'r') {
          sender = Optional.of(value);
        }
      } else {
        for (char flag : word.substring(1).toCharArray()) {
          fromHeader |= flag == 't';
          ignoreDots |= flag == 'i';
          checkFlag(flag, word);
        }
      }
    }
    return new SendmailArguments(fromHeader, ignoreDots, sender, recipients);
  }

  private static void checkFlag(char flag, String word) throws CommandException {
    if (flag != 't' && flag != 'i' && ALONE.indexOf(flag) < 0) {
      throw CommandException.usage("unknown flag " + word + "; see postroad sendmail --help");
    }
  }

  private static void checkMode(String word) throws CommandException {
    if (!word.equals("-bm")) {
      throw CommandException.usage(
          word
              + " is not possible here; `postroad serve` is the server, `postroad queue` the queue");
    }
  }
}
