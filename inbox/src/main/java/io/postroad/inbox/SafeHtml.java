package io.postroad.inbox;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.owasp.html.CssSchema;
import org.owasp.html.HtmlPolicyBuilder;
import org.owasp.html.HtmlSanitizer;
import org.owasp.html.PolicyFactory;

/**
 * What of a message's HTML may be shown (rule W2): layout, text, styles without addresses, images
 * that the message itself carries. No scripts, forms, frames, outside images or style sheets. The
 * result is still shown only in a sandboxed frame.
 */
public final class SafeHtml {

  /** The most that is shown; the rest is offered as a download. */
  public static final int CHARS_MAX = 1024 * 1024;

  private static final String ELEMENTS =
      """
      a abbr address b bdi bdo big blockquote br caption center cite code col
      colgroup dd del details dfn div dl dt em figcaption figure font footer h1 h2
      h3 h4 h5 h6 header hr i img ins kbd li main mark ol p pre q s samp section
      small span strike strong sub summary sup table tbody td tfoot th thead time
      tr tt u ul var wbr
      """;

  private static final Set<String> WITHIN_WORDS =
      Set.of(
          ("a abbr b bdi bdo big cite code em font i ins kbd mark q s samp small span strike strong"
                  + " sub sup tt u var wbr")
              .split(" "));

  private SafeHtml() {}

  /** The harmless part of {@code html}, of which at most {@value #CHARS_MAX} chars are read. */
  public static String of(String html) {
    return of(html, Map.of());
  }

  /**
   * The same with the images that the message carries.
   *
   * @param images by the content id that HTML refers to them with ({@code cid:}, RFC 2392): the
   *     {@code data:} address of each
   */
  static String of(String html, Map<String, String> images) {
    return policy(images).sanitize(html.substring(0, Math.min(html.length(), CHARS_MAX)));
  }

  private static PolicyFactory policy(Map<String, String> images) {
    return new HtmlPolicyBuilder()
        .allowElements(ELEMENTS.strip().split("\\s+"))
        .allowAttributes("align", "dir", "lang", "title", "valign", "bgcolor")
        .globally()
        .allowAttributes(
            "border",
            "cellpadding",
            "cellspacing",
            "colspan",
            "rowspan",
            "width",
            "height",
            "nowrap")
        .onElements("table", "tbody", "thead", "tfoot", "tr", "td", "th", "col", "colgroup")
        .allowAttributes("width", "height", "alt", "border")
        .onElements("img")
        .allowAttributes("src")
        .matching((element, attribute, value) -> image(value, images))
        .onElements("img")
        .allowAttributes("color", "face", "size")
        .onElements("font")
        .allowAttributes("type", "start")
        .onElements("ol", "ul", "li")
        .allowAttributes("href")
        .matching((element, attribute, value) -> isLink(value) ? value : null)
        .onElements("a")
        .allowUrlProtocols("http", "https", "mailto", "data", "cid")
        .requireRelsOnLinks("noopener", "noreferrer", "nofollow")
        .allowStyling(CssSchema.DEFAULT)
        .allowWithoutAttributes("a", "span", "font", "img")
        .toFactory();
  }

  /** The text of {@code html} without markup, for a snippet. */
  static String text(String html) {
    StringBuilder text = new StringBuilder();
    HtmlSanitizer.sanitize(
        html,
        new HtmlSanitizer.Policy() {
          private int hidden;

          @Override
          public void openDocument() {}

          @Override
          public void closeDocument() {}

          @Override
          public void openTag(String element, List<String> attributes) {
            apart(element);
            if (isHidden(element)) {
              hidden++;
            }
          }

          @Override
          public void closeTag(String element) {
            apart(element);
            if (isHidden(element) && hidden > 0) {
              hidden--;
            }
          }

          // A change of letters in the midst of a word leaves it one word.
          private void apart(String element) {
            if (!WITHIN_WORDS.contains(element)) {
              text.append(' ');
            }
          }

          @Override
          public void text(String some) {
            if (hidden == 0) {
              text.append(some);
            }
          }
        });
    return text.toString();
  }

  private static boolean isHidden(String element) {
    return switch (element) {
      case "style", "script", "title", "template", "noscript" -> true;
      default -> false;
    };
  }

  private static boolean isLink(@Nullable String address) {
    return address != null
        && !start(address).startsWith("data:")
        && !start(address).startsWith("cid:");
  }

  private static String start(String address) {
    return address.substring(0, Math.min(address.length(), 32)).strip().toLowerCase(Locale.ROOT);
  }

  /** The address of an image that the message carries, one way or the other; else null. */
  private static @Nullable String image(@Nullable String address, Map<String, String> images) {
    if (address == null) {
      return null;
    }
    String start = start(address);
    if (start.startsWith("cid:")) {
      return images.get(address.strip().substring("cid:".length()));
    }
    return isBitmap(start) ? address : null;
  }

  /** Only bitmap formats: an SVG is a document of its own. */
  private static boolean isBitmap(String start) {
    return start.startsWith("data:image/png;base64,")
        || start.startsWith("data:image/jpeg;base64,")
        || start.startsWith("data:image/gif;base64,")
        || start.startsWith("data:image/webp;base64,");
  }
}
