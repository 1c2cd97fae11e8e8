package io.postroad.inbox.extract;

import io.postroad.inbox.extract.MessageLink.Where;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.owasp.html.HtmlSanitizer;

/**
 * What a reader sees of HTML: its lines, and its links with their words. Scripts, styles and
 * comments are nobody's to read. Confined to one thread.
 */
final class HtmlReading implements HtmlSanitizer.Policy {
  private static final int LINKS_MAX = 1000;
  private static final int WORDS_MAX = 500;

  private final StringBuilder lines = new StringBuilder();
  private final List<MessageLink> links = new ArrayList<>();
  private final StringBuilder words = new StringBuilder();
  private Optional<String> open = Optional.empty();
  private int hidden;

  private HtmlReading() {}

  static HtmlReading of(String html) {
    HtmlReading reading = new HtmlReading();
    HtmlSanitizer.sanitize(html, reading);
    reading.endLink();
    return reading;
  }

  /** The text, a line for each block. */
  String text() {
    return lines.toString();
  }

  List<MessageLink> links() {
    return links;
  }

  @Override
  public void openDocument() {}

  @Override
  public void closeDocument() {}

  @Override
  public void openTag(String element, List<String> attributes) {
    breakLine(element);
    if (isHidden(element)) {
      hidden++;
    }
    switch (element) {
      case "a", "area" -> {
        endLink();
        open = attribute(attributes, "href");
        if (element.equals("area")) {
          attribute(attributes, "alt").ifPresent(this::say);
          endLink();
        }
      }
      case "img" -> attribute(attributes, "alt").ifPresent(this::say);
      case "button", "input" -> attribute(attributes, "value").ifPresent(this::say);
      default -> {
        // nothing that can be read or followed
      }
    }
  }

  @Override
  public void closeTag(String element) {
    breakLine(element);
    if (isHidden(element) && hidden > 0) {
      hidden--;
    }
    if (element.equals("a")) {
      endLink();
    }
  }

  @Override
  public void text(String some) {
    if (hidden == 0) {
      lines.append(some);
      say(some);
    }
  }

  private void say(String some) {
    if (open.isPresent() && words.length() < WORDS_MAX) {
      words.append(some, 0, Math.min(some.length(), WORDS_MAX - words.length()));
    }
  }

  private void endLink() {
    if (open.isPresent() && links.size() < LINKS_MAX && !open.get().isBlank()) {
      links.add(new MessageLink(open.get().strip(), Words.oneLine(words.toString()), Where.HTML));
    }
    open = Optional.empty();
    words.setLength(0);
  }

  private static Optional<String> attribute(List<String> attributes, String name) {
    for (int i = 0; i + 1 < attributes.size(); i += 2) {
      if (attributes.get(i).equals(name)) {
        return Optional.of(attributes.get(i + 1));
      }
    }
    return Optional.empty();
  }

  private void breakLine(String element) {
    switch (element) {
      case "a",
          "abbr",
          "b",
          "bdi",
          "bdo",
          "big",
          "code",
          "em",
          "font",
          "i",
          "img",
          "kbd",
          "label",
          "mark",
          "s",
          "samp",
          "small",
          "span",
          "strike",
          "strong",
          "sub",
          "sup",
          "tt",
          "u",
          "wbr" -> {
        // within a line
      }
      case "td", "th" -> lines.append(' ');
      default -> lines.append('\n');
    }
  }

  private static boolean isHidden(String element) {
    return switch (element) {
      case "style", "script", "title", "template", "noscript" -> true;
      default -> false;
    };
  }
}
