package io.postroad.inbox;

import io.postroad.message.HeaderField;
import io.postroad.message.HeaderSection;
import io.postroad.message.MessageSummary;
import io.postroad.message.NamedAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The names of tags, as Mailpit has them: letters, digits, spaces and {@code - _ . @}. */
public final class Tags {

  /** Characters of one name. */
  public static final int CHARS_MAX = 100;

  /** Tags of one message; more are left out. */
  public static final int PER_MESSAGE_MAX = 50;

  private Tags() {}

  /** What {@code text} is as a tag: other characters are spaces; empty when nothing is left. */
  public static Optional<String> clean(String text) {
    StringBuilder clean = new StringBuilder();
    for (int i = 0; i < text.length() && clean.length() < CHARS_MAX; i++) {
      char c = text.charAt(i);
      if (isPart(c)) {
        clean.append(c);
      } else if (!clean.isEmpty() && clean.charAt(clean.length() - 1) != ' ') {
        clean.append(' ');
      }
    }
    String name = clean.toString().strip();
    return name.isEmpty() ? Optional.empty() : Optional.of(name);
  }

  /** The tags among {@code texts}: cleaned, each once whatever its case, in alphabetical order. */
  static List<String> all(Collection<String> texts) {
    TreeSet<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    for (String text : texts) {
      if (names.size() == PER_MESSAGE_MAX) {
        break;
      }
      clean(text).ifPresent(names::add);
    }
    return List.copyOf(names);
  }

  /**
   * The tags that a message brings itself: those of its {@code X-Tags} field, separated by commas,
   * and what stands behind each plus in the local-part of an address.
   */
  static List<String> brought(
      HeaderSection header, MessageSummary summary, List<NamedAddress> blindCopies) {
    List<String> found =
        new ArrayList<>(
            header
                .first("X-Tags")
                .map(HeaderField::decodedText)
                .map(text -> List.of(text.split(",", PER_MESSAGE_MAX + 1)))
                .orElse(List.of()));
    Stream.of(summary.to(), summary.cc(), blindCopies, summary.from())
        .flatMap(List::stream)
        .forEach(one -> found.addAll(plus(one.address())));
    return all(found);
  }

  private static List<String> plus(String address) {
    int plus = address.indexOf('+');
    int at = address.lastIndexOf('@');
    return plus < 0 || at < plus
        ? List.of()
        : List.of(address.substring(plus + 1, at).split("\\+"));
  }

  private static boolean isPart(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "-_.@".indexOf(c) >= 0;
  }
}
