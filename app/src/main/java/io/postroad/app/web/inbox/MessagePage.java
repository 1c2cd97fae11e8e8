package io.postroad.app.web.inbox;

import io.postroad.inbox.MessageView;
import io.postroad.inbox.MimePart;
import io.postroad.message.HeaderField;
import io.postroad.message.MessageSummary;
import io.postroad.message.NamedAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One message: who, when, what, its files, its header, its source. */
final class MessagePage {

  /** The ways to look at a message; each is a link, the first one that has something is shown. */
  enum Tab {
    HTML("HTML"),
    TEXT("Text"),
    HEADER("Header"),
    SOURCE("Source");

    private final String label;

    Tab(String label) {
      this.label = label;
    }

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final MessageView view;
  private final Tab tab;
  private final String source;
  private final Markup markup;

  private MessagePage(MessageView view, Tab tab, String source, Markup markup) {
    this.view = view;
    this.tab = tab;
    this.source = source;
    this.markup = markup;
  }

  /**
   * The page.
   *
   * @param source the beginning of the message, for its tab
   */
  static String of(MessageView view, Tab tab, String source) {
    String title = ListPage.subject(view.summary().subject());
    String tally = PageFrame.size(view.entry().size());
    return PageFrame.page(
        title, tally, markup -> new MessagePage(view, tab, source, markup).content());
  }

  /** The tab that was asked for, if there is something in it; else the best one. */
  static Tab tab(MessageView view, String asked) {
    for (Tab tab : Tab.values()) {
      if (tab.word().equals(asked) && (tab != Tab.HTML || !view.html().isEmpty())) {
        return tab;
      }
    }
    return view.html().isEmpty() ? Tab.TEXT : Tab.HTML;
  }

  private void content() {
    markup.begin("div", "class", "bar");
    markup.element("a", "← Inbox", "class", "button", "href", "/");
    String raw = "/api/v1/message/" + view.entry().id() + "/raw?dl=1";
    markup.element("a", "Download", "class", "button", "href", raw).end();
    markup.begin("article", "class", "message");
    markup.begin("h1").foreign(ListPage.subject(view.summary().subject())).end();
    people();
    view.flaw().ifPresent(this::flaw);
    files();
    tabs();
    switch (tab) {
      case HTML -> html();
      case TEXT -> text(view.text().isEmpty() ? "(no text)" : view.text());
      case HEADER -> header();
      case SOURCE -> source();
    }
    markup.end();
  }

  private void people() {
    MessageSummary summary = view.summary();
    markup.begin("dl", "class", "people");
    line("From", summary.from());
    line("To", summary.to());
    line("Cc", summary.cc());
    line("Bcc", view.blindCopies());
    line("Reply-To", summary.replyTo());
    markup.element("dt", "Date").begin("dd");
    PageFrame.time(markup, view.date(), false);
    markup.end();
    String path = view.entry().reversePath();
    markup.element("dt", "Envelope").begin("dd", "class", "envelope");
    markup.foreign(path.isEmpty() ? "<>" : path).text(" → ");
    List<String> recipients = view.entry().recipients();
    markup.foreign(recipients.isEmpty() ? "(no longer known)" : String.join(", ", recipients));
    markup.end().end();
  }

  private void line(String label, List<NamedAddress> addresses) {
    if (addresses.isEmpty()) {
      return;
    }
    markup.element("dt", label).begin("dd");
    boolean first = true;
    for (NamedAddress address : addresses) {
      markup.text(first ? "" : ", ");
      first = false;
      if (address.name().isEmpty()) {
        markup.foreign(address.address());
      } else {
        markup.begin("strong").foreign(address.name()).end().text(" ");
        markup.begin("span", "class", "address").foreign(address.address()).end();
      }
    }
    markup.end();
  }

  private void flaw(String what) {
    markup.begin("p", "class", "notice").text("Not all of this message can be shown: ");
    markup.foreign(what).text(". The source has everything.").end();
  }

  private void files() {
    List<MimePart> parts = new ArrayList<>(view.attachments());
    parts.addAll(view.inline());
    if (parts.isEmpty()) {
      return;
    }
    markup.begin("ul", "class", "files", "aria-label", "Files");
    for (MimePart part : parts) {
      String link = "/api/v1/message/" + view.entry().id() + "/part/" + part.id();
      markup.begin("li").begin("a", "href", link);
      markup.begin("span", "class", "name").foreign(part.safeFileName()).end().text(" ");
      markup.begin("small").foreign(part.mediaType());
      markup.text(", " + PageFrame.size(part.size())).end().end().end();
    }
    markup.end();
  }

  private void tabs() {
    markup.begin("nav", "class", "tabs", "aria-label", "Views");
    for (Tab one : Tab.values()) {
      if (one == Tab.HTML && view.html().isEmpty()) {
        continue;
      }
      String link = "/message/" + view.entry().id() + "?view=" + one.word();
      if (one == tab) {
        markup.element("a", one.label, "href", link, "aria-current", "page");
      } else {
        markup.element("a", one.label, "href", link);
      }
    }
    markup.end();
  }

  private void html() {
    markup.begin(
        "iframe",
        "class",
        "html",
        "sandbox",
        "",
        "referrerpolicy",
        "no-referrer",
        "title",
        "The message as HTML",
        "src",
        "/message/" + view.entry().id() + "/html");
    markup.end();
  }

  private void text(String text) {
    markup.begin("pre", "class", "text", "dir", "auto", "tabindex", "0").text(text).end();
  }

  private void header() {
    markup.begin("div", "class", "scroll", "tabindex", "0").begin("table", "class", "header");
    for (HeaderField field : view.fields()) {
      markup.begin("tr").begin("th", "scope", "row").foreign(field.name()).end();
      markup.begin("td").foreign(field.decodedText()).end().end();
    }
    markup.end().end();
  }

  private void source() {
    text(source);
    if (source.length() < view.entry().size()) {
      markup.element("p", "This is the beginning; the download has it all.", "class", "notice");
    }
  }
}
