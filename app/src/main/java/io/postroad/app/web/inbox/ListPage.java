package io.postroad.app.web.inbox;

import io.postroad.inbox.InboxEntry;
import io.postroad.inbox.InboxPage;
import io.postroad.message.NamedAddress;
import java.util.List;

/** The list of messages, newest first. */
final class ListPage {

  static final int LIMIT = 50;

  private ListPage() {}

  static String of(InboxPage page) {
    return PageFrame.page("Inbox", tally(page), markup -> content(markup, page));
  }

  private static String tally(InboxPage page) {
    String messages = page.total() == 1 ? "1 message" : page.total() + " messages";
    return page.unread() == 0 ? messages : messages + ", " + page.unread() + " unread";
  }

  private static void content(Markup markup, InboxPage page) {
    markup.begin("div", "class", "bar").element("h1", "Inbox");
    markup.element("a", "Refresh", "class", "button", "href", link(page.start())).end();
    if (page.total() == 0) {
      empty(markup);
      return;
    }
    markup.begin("ol", "class", "list", "start", Integer.toString(page.start() + 1));
    for (InboxEntry entry : page.entries()) {
      row(markup, entry);
    }
    markup.end();
    pager(markup, page);
  }

  private static void empty(Markup markup) {
    markup.begin("section", "class", "empty");
    markup.leaf("img", "src", "/assets/icon.svg", "alt", "", "width", "72", "height", "72");
    markup.element("h2", "No mail yet");
    markup.element(
        "p", "Point your application at the SMTP address that the server printed, or send one:");
    markup.begin("pre").begin("code");
    markup.text("./postroad send --to you@example.test --subject Hello --body 'It works.'");
    markup.end().end();
    markup.element("p", "Nothing that arrives here leaves this machine by itself.").end();
  }

  private static void row(Markup markup, InboxEntry entry) {
    markup.begin("li", "class", entry.read() ? "read" : "unread");
    markup.begin("a", "class", "row", "href", "/message/" + entry.id());
    markup.begin("span", "class", "who").foreign(who(entry)).end();
    markup.begin("span", "class", "what");
    if (!entry.read()) {
      markup.element("span", "Unread: ", "class", "aside");
    }
    markup.begin("span", "class", "subject").foreign(subject(entry.subject())).end().text(" ");
    markup.begin("span", "class", "snippet").foreign(entry.snippet()).end().end();
    markup.begin("span", "class", "facts");
    if (entry.attachments() > 0) {
      String files = entry.attachments() == 1 ? "1 file" : entry.attachments() + " files";
      markup.element("span", files, "class", "chip");
    }
    PageFrame.time(markup, entry.received(), true);
    markup.end();
    markup.begin("span", "class", "to").text("to ").foreign(to(entry)).end();
    markup.end().end();
  }

  static String subject(String subject) {
    return subject.isEmpty() ? "(no subject)" : subject;
  }

  private static String who(InboxEntry entry) {
    if (!entry.from().isEmpty()) {
      NamedAddress from = entry.from().getFirst();
      return from.name().isEmpty() ? from.address() : from.name();
    }
    return entry.reversePath().isEmpty() ? "(no sender)" : entry.reversePath();
  }

  private static String to(InboxEntry entry) {
    List<String> recipients =
        entry.recipients().isEmpty()
            ? entry.to().stream().map(NamedAddress::text).toList()
            : entry.recipients();
    if (recipients.isEmpty()) {
      return "nobody";
    }
    int more = recipients.size() - 1;
    return recipients.getFirst() + (more == 0 ? "" : " and " + more + " more");
  }

  private static void pager(Markup markup, InboxPage page) {
    int end = page.start() + page.entries().size();
    markup.begin("nav", "class", "pager", "aria-label", "Pages");
    if (page.start() > 0) {
      String newer = link(Math.max(0, page.start() - LIMIT));
      markup.element("a", "← Newer", "class", "button", "rel", "prev", "href", newer);
    }
    markup.element("span", (page.start() + 1) + "–" + end + " of " + page.total());
    if (end < page.total()) {
      markup.element("a", "Older →", "class", "button", "rel", "next", "href", link(end));
    }
    markup.end();
  }

  private static String link(int start) {
    return start == 0 ? "/" : "/?start=" + start;
  }
}
