package io.postroad.inbox.extract;

import io.postroad.inbox.extract.MessageLink.Where;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Finds the links of a message: every {@code href} of the HTML, and every {@code http:}, {@code
 * https:} and {@code mailto:} address of the plain text, each once, in the order in which they
 * stand. In text an address ends at white space, a quotation mark or an angle bracket; punctuation
 * at its end belongs to the sentence, and a closing bracket only where none was opened in it.
 */
public final class MessageLinks {
  private static final int LINKS_MAX = 1000;
  private static final int ADDRESS_MAX = 4096;
  private static final List<String> SCHEMES = List.of("https://", "http://", "mailto:");
  private static final String SENTENCE_ENDS = ".,;:!?'*_";

  private MessageLinks() {}

  /** The links of both bodies; those of the HTML first. At most 1000. */
  public static List<MessageLink> of(String text, String html) {
    List<MessageLink> links = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (MessageLink link :
        html.isEmpty() ? List.<MessageLink>of() : HtmlReading.of(html).links()) {
      if (seen.add(link.address() + '\n' + link.text())) {
        links.add(link);
      }
    }
    Set<String> inText = new HashSet<>();
    int at = 0;
    while (at < text.length() && links.size() < LINKS_MAX) {
      int begin = next(text, at);
      if (begin < 0) {
        break;
      }
      int end = end(text, begin);
      String address = text.substring(begin, end);
      if (!isBare(address) && inText.add(address)) {
        links.add(new MessageLink(address, address, Where.TEXT));
      }
      at = Math.max(end, begin + 1);
    }
    return List.copyOf(links);
  }

  /** Where the next address begins: at a scheme that is not the end of another word. */
  private static int next(String text, int from) {
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean maybe = c == 'h' || c == 'H' || c == 'm' || c == 'M';
      if (maybe && (i == 0 || !Character.isLetterOrDigit(text.charAt(i - 1)))) {
        for (String scheme : SCHEMES) {
          if (text.regionMatches(true, i, scheme, 0, scheme.length())) {
            return i;
          }
        }
      }
    }
    return -1;
  }

  private static int end(String text, int begin) {
    int end = begin;
    int limit = Math.min(text.length(), begin + ADDRESS_MAX);
    while (end < limit && isPart(text.charAt(end))) {
      end++;
    }
    while (end > begin && isTrailing(text, begin, end)) {
      end--;
    }
    return end;
  }

  private static boolean isPart(char c) {
    return c > ' '
        && c != 0x7F
        && "<>\"`{}|\\^".indexOf(c) < 0
        && !Character.isWhitespace(c)
        && !Character.isSpaceChar(c)
        && !Character.isISOControl(c);
  }

  private static boolean isTrailing(String text, int begin, int end) {
    char last = text.charAt(end - 1);
    return switch (last) {
      case ')' -> count(text, begin, end, '(') < count(text, begin, end, ')');
      case ']' -> count(text, begin, end, '[') < count(text, begin, end, ']');
      default -> SENTENCE_ENDS.indexOf(last) >= 0;
    };
  }

  private static int count(String text, int begin, int end, char wanted) {
    return (int) text.substring(begin, end).chars().filter(c -> c == wanted).count();
  }

  /** Only a scheme. */
  private static boolean isBare(String address) {
    String lower = address.toLowerCase(Locale.ROOT);
    return SCHEMES.stream().anyMatch(scheme -> scheme.startsWith(lower));
  }
}
