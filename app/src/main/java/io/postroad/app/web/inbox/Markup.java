package io.postroad.app.web.inbox;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * HTML in the making. Names of elements and attributes are ours; every text and value is escaped,
 * so that nothing a message says becomes markup (rule W2). Confined to one thread.
 */
final class Markup {

  private final StringBuilder out = new StringBuilder(16 * 1024);
  private final Deque<String> open = new ArrayDeque<>();

  /** Opens an element; {@code attributes} are names and values in turn. */
  Markup begin(String element, String... attributes) {
    leaf(element, attributes);
    open.push(element);
    return this;
  }

  /** An element that has no content. */
  Markup leaf(String element, String... attributes) {
    out.append('<').append(element);
    for (int i = 0; i + 1 < attributes.length; i += 2) {
      out.append(' ').append(attributes[i]).append("=\"");
      escape(attributes[i + 1]);
      out.append('"');
    }
    out.append('>');
    return this;
  }

  /** Closes the element that was opened last. */
  Markup end() {
    out.append("</").append(open.pop()).append('>');
    return this;
  }

  /** Our own words. */
  Markup text(String text) {
    escape(text);
    return this;
  }

  /** Somebody else's words: set apart, so that their direction does not turn ours around. */
  Markup foreign(String text) {
    return begin("bdi").text(text).end();
  }

  /** An element with a text of ours. */
  Markup element(String element, String text, String... attributes) {
    return begin(element, attributes).text(text).end();
  }

  @Override
  public String toString() {
    if (!open.isEmpty()) {
      throw new IllegalStateException("not closed: " + open);
    }
    return "<!doctype html>\n" + out;
  }

  private void escape(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        case '\n', '\t' -> out.append(c);
        default -> out.append(isAllowed(c) ? c : '\uFFFD');
      }
    }
  }

  /** No controls, and none of the marks that only turn what stands around them. */
  private static boolean isAllowed(char c) {
    boolean turning = (c >= '\u202A' && c <= '\u202E') || (c >= '\u2066' && c <= '\u2069');
    return c >= ' ' && (c < '\u007F' || c > '\u009F') && !turning;
  }
}
