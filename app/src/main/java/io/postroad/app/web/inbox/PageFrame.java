package io.postroad.app.web.inbox;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.Consumer;

/** What every page has: head, top line, foot. */
final class PageFrame {

  private static final DateTimeFormatter LOCAL =
      DateTimeFormatter.ofPattern("d MMM uuuu, HH:mm", Locale.ENGLISH);
  private static final DateTimeFormatter SHORT =
      DateTimeFormatter.ofPattern("d MMM HH:mm", Locale.ENGLISH);

  private PageFrame() {}

  /**
   * A whole page.
   *
   * @param tally what stands at the right of the top line
   */
  static String page(String title, String tally, Consumer<Markup> content) {
    Markup page = new Markup();
    page.begin("html", "lang", "en").begin("head");
    page.leaf("meta", "charset", "utf-8");
    page.leaf("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
    page.leaf("meta", "name", "color-scheme", "content", "light dark");
    page.element("title", title + " · Postroad");
    page.leaf("link", "rel", "icon", "href", "/assets/icon.svg", "type", "image/svg+xml");
    page.leaf("link", "rel", "stylesheet", "href", "/assets/inbox.css");
    page.end().begin("body");
    page.element("a", "Skip to the content", "class", "skip", "href", "#content");
    page.begin("header", "class", "top");
    page.begin("a", "class", "brand", "href", "/");
    page.leaf("img", "src", "/assets/icon.svg", "alt", "", "width", "28", "height", "28");
    page.element("span", "Postroad").end();
    page.element("span", tally, "class", "tally").end();
    page.begin("main", "id", "content");
    content.accept(page);
    page.end().end().end();
    return page.toString();
  }

  /** A moment in the server's own time zone. */
  static void time(Markup page, Instant instant, boolean brief) {
    DateTimeFormatter format = brief ? SHORT : LOCAL;
    String text = format.format(instant.atZone(ZoneId.systemDefault()));
    page.element("time", text, "datetime", instant.toString());
  }

  /** {@code 12.3 kB}: what people compare, in powers of ten. */
  static String size(long octets) {
    if (octets < 1000) {
      return octets + " B";
    }
    double value = octets / 1000.0;
    String unit = "kB";
    if (value >= 999.95) {
      value /= 1000;
      unit = "MB";
    }
    return String.format(Locale.ROOT, value < 10 ? "%.1f %s" : "%.0f %s", value, unit);
  }
}
