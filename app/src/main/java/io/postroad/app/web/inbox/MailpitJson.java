package io.postroad.app.web.inbox;

import io.postroad.app.json.Json;
import io.postroad.inbox.InboxEntry;
import io.postroad.inbox.InboxFigures;
import io.postroad.inbox.InboxPage;
import io.postroad.inbox.MessageView;
import io.postroad.inbox.MimePart;
import io.postroad.inbox.extract.MessageLink;
import io.postroad.inbox.extract.OneTimeCode;
import io.postroad.message.EncodedWords;
import io.postroad.message.HeaderField;
import io.postroad.message.MessageSummary;
import io.postroad.message.NamedAddress;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The inbox in the objects of Mailpit's API, field by field. */
final class MailpitJson {

  /** Rows of one answer (rule W4). */
  private static final int PARTS_MAX = 1000;

  private MailpitJson() {}

  /** A part of the list; {@code inboxes} is ours. */
  static Map<String, @Nullable Object> list(
      InboxPage page, List<String> tags, List<String> inboxes) {
    Map<String, @Nullable Object> object = Json.object();
    object.put("total", page.total());
    object.put("unread", page.unread());
    object.put("count", page.entries().size());
    object.put("messages_count", page.matches());
    object.put("messages_unread", page.unreadMatches());
    object.put("start", page.start());
    object.put("tags", tags);
    object.put("inboxes", inboxes);
    object.put("messages", page.entries().stream().map(MailpitJson::summary).toList());
    return object;
  }

  /** One message as lists have it. */
  static Map<String, @Nullable Object> summary(InboxEntry entry) {
    Map<String, @Nullable Object> object = Json.object();
    object.put("ID", entry.id());
    object.put("MessageID", entry.messageId());
    object.put("Read", entry.read());
    object.put("From", first(entry.from()));
    object.put("To", addresses(entry.to()));
    object.put("Cc", addresses(entry.cc()));
    object.put("Bcc", addresses(entry.bcc()));
    object.put("ReplyTo", addresses(entry.replyTo()));
    object.put("Subject", entry.subject());
    object.put("Created", Json.time(entry.received()));
    object.put("Username", entry.arrival().account());
    object.put("Tags", entry.tags());
    object.put("Inbox", entry.inbox());
    object.put("Size", entry.size());
    object.put("Attachments", entry.attachments());
    object.put("Snippet", entry.snippet());
    return object;
  }

  static Map<String, @Nullable Object> message(MessageView view) {
    MessageSummary summary = view.summary();
    Map<String, @Nullable Object> object = Json.object();
    object.put("ID", view.entry().id());
    object.put("MessageID", summary.messageId());
    object.put("From", first(summary.from()));
    object.put("To", addresses(summary.to()));
    object.put("Cc", addresses(summary.cc()));
    object.put("Bcc", addresses(view.blindCopies()));
    object.put("ReplyTo", addresses(summary.replyTo()));
    object.put("ReturnPath", view.entry().reversePath());
    object.put("Subject", summary.subject());
    object.put("ListUnsubscribe", listUnsubscribe(view));
    object.put("Date", Json.time(view.date().truncatedTo(ChronoUnit.SECONDS)));
    object.put("Tags", view.entry().tags());
    object.put("Username", view.entry().arrival().account());
    object.put("Inbox", view.entry().inbox());
    object.put("Text", view.text());
    object.put("HTML", view.html());
    object.put("Size", view.entry().size());
    object.put("Inline", view.inline().stream().map(MailpitJson::part).toList());
    object.put("Attachments", view.attachments().stream().map(MailpitJson::part).toList());
    return object;
  }

  /** Ours: the tree of parts; of very many the first ones (rule W4). */
  static Map<String, @Nullable Object> parts(MessageView view) {
    Map<String, @Nullable Object> object = Json.object();
    object.put("ID", view.entry().id());
    object.put("Parts", view.parts().stream().limit(PARTS_MAX).map(MailpitJson::part).toList());
    object.put("Count", view.parts().size());
    return object;
  }

  private static Map<String, @Nullable Object> part(MimePart part) {
    Map<String, @Nullable Object> object = Json.object();
    object.put("PartID", part.id());
    object.put("FileName", part.fileName());
    object.put("ContentType", part.mediaType());
    object.put("ContentID", part.contentId());
    object.put("Size", part.size());
    return object;
  }

  /** Field values by name, names in the form that Mailpit's clients look for. */
  static Map<String, @Nullable Object> headers(MessageView view) {
    Map<String, List<String>> values = new TreeMap<>();
    for (HeaderField field : view.fields()) {
      if (!field.name().isEmpty()) {
        values
            .computeIfAbsent(canonical(EncodedWords.plain(field.name())), _ -> new ArrayList<>())
            .add(EncodedWords.plain(field.unfolded()));
      }
    }
    Map<String, @Nullable Object> object = Json.object();
    object.putAll(values);
    return object;
  }

  static Map<String, @Nullable Object> information(
      ProgramFacts program, InboxFigures figures, Map<String, Integer> tags) {
    Runtime runtime = Runtime.getRuntime();
    Map<String, @Nullable Object> statistics = Json.object();
    statistics.put("Uptime", (program.time().nanos() - program.startedNanos()) / 1_000_000_000L);
    statistics.put("Memory", runtime.totalMemory() - runtime.freeMemory());
    statistics.put("MessagesDeleted", figures.removed());
    statistics.put("SMTPAccepted", figures.stored());
    statistics.put("SMTPAcceptedSize", figures.storedOctets());
    statistics.put("SMTPRejected", program.rejected().getAsLong());
    statistics.put("SMTPIgnored", 0);
    Map<String, @Nullable Object> object = Json.object();
    object.put("Version", program.version());
    object.put("LatestVersion", "disabled"); // nobody is asked: nothing leaves the machine
    object.put("Database", program.database());
    object.put("DatabaseSize", figures.octets());
    object.put("Messages", figures.messages());
    object.put("Unread", figures.unread());
    object.put("Tags", tags);
    object.put("RuntimeStats", statistics);
    return object;
  }

  static Map<String, @Nullable Object> links(String id, List<MessageLink> found) {
    List<Object> links = new ArrayList<>();
    for (MessageLink link : found) {
      Map<String, @Nullable Object> object = Json.object();
      object.put("URL", link.address());
      object.put("Text", link.text());
      object.put(
          "In",
          switch (link.where()) {
            case HTML -> "HTML";
            case TEXT -> "Text";
          });
      links.add(object);
    }
    Map<String, @Nullable Object> object = Json.object();
    object.put("ID", id);
    object.put("Links", links);
    return object;
  }

  static Map<String, @Nullable Object> codes(String id, List<OneTimeCode> found) {
    List<Object> codes = new ArrayList<>();
    for (OneTimeCode code : found) {
      Map<String, @Nullable Object> object = Json.object();
      object.put("Code", code.code());
      object.put("Line", code.line());
      object.put("Score", code.score());
      codes.add(object);
    }
    Map<String, @Nullable Object> object = Json.object();
    object.put("ID", id);
    object.put("Codes", codes);
    return object;
  }

  /** Links in the form of a check that was not made. */
  static Map<String, @Nullable Object> unchecked(List<MessageLink> found) {
    List<Object> links = new ArrayList<>();
    found.stream()
        .map(MessageLink::address)
        .filter(address -> address.startsWith("http://") || address.startsWith("https://"))
        .distinct()
        .forEach(address -> {
          Map<String, @Nullable Object> object = Json.object();
          object.put("URL", address);
          object.put("StatusCode", 0);
          object.put("Status", "not checked: this server fetches nothing");
          links.add(object);
        });
    Map<String, @Nullable Object> object = Json.object();
    object.put("Errors", 0);
    object.put("Links", links);
    return object;
  }

  /** The page's settings in Mailpit's words; a release is possible with a route of one's own. */
  static Map<String, @Nullable Object> webUi(boolean chaos) {
    Map<String, @Nullable Object> relay = Json.object();
    relay.put("Enabled", true);
    relay.put("SMTPServer", "");
    relay.put("ReturnPath", "");
    relay.put("AllowedRecipients", "");
    relay.put("BlockedRecipients", "");
    relay.put("OverrideFrom", "");
    relay.put("PreserveMessageIDs", true);
    relay.put("RecipientAllowlist", "");
    Map<String, @Nullable Object> object = Json.object();
    object.put("Label", "");
    object.put("MessageRelay", relay);
    object.put("SpamAssassin", false);
    object.put("ChaosEnabled", chaos);
    object.put("DuplicatesIgnored", false);
    object.put("HideDeleteAllButton", false);
    return object;
  }

  private static @Nullable Object first(List<NamedAddress> addresses) {
    return addresses.isEmpty() ? null : address(addresses.getFirst());
  }

  private static List<Object> addresses(List<NamedAddress> addresses) {
    return addresses.stream().<Object>map(MailpitJson::address).toList();
  }

  private static Map<String, @Nullable Object> address(NamedAddress address) {
    Map<String, @Nullable Object> object = Json.object();
    object.put("Name", address.name());
    object.put("Address", address.address());
    return object;
  }

  private static Map<String, @Nullable Object> listUnsubscribe(MessageView view) {
    List<String> links = new ArrayList<>();
    String header = view.listUnsubscribe();
    int begin = header.indexOf('<');
    while (begin >= 0 && links.size() < 2) {
      int end = header.indexOf('>', begin);
      if (end < 0) {
        break;
      }
      String link = header.substring(begin + 1, end).strip();
      if (link.startsWith("mailto:") || link.startsWith("http:") || link.startsWith("https:")) {
        links.add(link);
      }
      begin = header.indexOf('<', end);
    }
    Map<String, @Nullable Object> object = Json.object();
    object.put("Header", header);
    object.put("Links", links);
    object.put("Errors", "");
    object.put("HeaderPost", view.listUnsubscribePost());
    return object;
  }

  /** {@code Message-Id} for {@code message-ID}: each word capitalized, the rest in lower case. */
  private static String canonical(String name) {
    StringBuilder canonical = new StringBuilder(name.length());
    boolean wordBegins = true;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      canonical.append(wordBegins ? Character.toUpperCase(c) : Character.toLowerCase(c));
      wordBegins = c == '-';
    }
    return canonical.toString();
  }
}
