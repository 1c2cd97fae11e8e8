package io.postroad.app.web.inbox;

import static io.postroad.app.web.Schema.field;
import static io.postroad.app.web.Schema.flag;
import static io.postroad.app.web.Schema.list;
import static io.postroad.app.web.Schema.map;
import static io.postroad.app.web.Schema.object;
import static io.postroad.app.web.Schema.optional;
import static io.postroad.app.web.Schema.text;
import static io.postroad.app.web.Schema.time;
import static io.postroad.app.web.Schema.whole;

import io.postroad.app.web.Schema;

/** What the objects of {@link MailpitJson} look like. */
final class MailpitSchemas {
  private MailpitSchemas() {}

  private static final Schema TEXTS = list(text());

  private static final Schema ADDRESS =
      object("Address", field("Name", text()), field("Address", text()));

  private static final Schema ADDRESSES = list(ADDRESS);

  /** One message as lists have it. */
  static final Schema SUMMARY =
      object(
          "MessageSummary",
          field("ID", text()),
          field("MessageID", text().what("Without angle brackets.")),
          field("Read", flag()),
          field("From", ADDRESS.orNull()),
          field("To", ADDRESSES),
          field("Cc", ADDRESSES),
          field("Bcc", ADDRESSES.what("Recipients that no other field names, too.")),
          field("ReplyTo", ADDRESSES),
          field("Subject", text()),
          field("Created", time().what("When it was stored.")),
          field("Username", text().what("Who had logged in to send it.")),
          field("Tags", TEXTS),
          field("Inbox", text().what("Ours: the name of the inbox that it lies in.")),
          field("Size", whole()),
          field("Attachments", whole()),
          field("Snippet", text()));

  static final Schema MESSAGES =
      object(
          "MessagesSummary",
          field("total", whole().what("Messages in the inbox.")),
          field("unread", whole()),
          field("count", whole().what("Messages in this answer.")),
          field("messages_count", whole().what("Messages that match.")),
          field("messages_unread", whole()),
          field("start", whole()),
          field("tags", TEXTS.what("Every tag in use.")),
          field("inboxes", TEXTS.what("Ours: the names of the inboxes.")),
          field("messages", list(SUMMARY)));

  private static final Schema ATTACHMENT =
      object(
          "Attachment",
          field("PartID", text()),
          field("FileName", text()),
          field("ContentType", text()),
          field("ContentID", text()),
          field("Size", whole()));

  private static final Schema LIST_UNSUBSCRIBE =
      object(
          "ListUnsubscribe",
          field("Header", text()),
          field("Links", TEXTS),
          field("Errors", text()),
          field("HeaderPost", text()));

  static final Schema MESSAGE =
      object(
          "Message",
          field("ID", text()),
          field("MessageID", text()),
          field("From", ADDRESS.orNull()),
          field("To", ADDRESSES),
          field("Cc", ADDRESSES),
          field("Bcc", ADDRESSES),
          field("ReplyTo", ADDRESSES),
          field("ReturnPath", text()),
          field("Subject", text()),
          field("ListUnsubscribe", LIST_UNSUBSCRIBE),
          field("Date", time()),
          field("Tags", TEXTS),
          field("Username", text()),
          field("Inbox", text()),
          field("Text", text()),
          field("HTML", text()),
          field("Size", whole()),
          field("Inline", list(ATTACHMENT)),
          field("Attachments", list(ATTACHMENT)));

  private static final Schema STATISTICS =
      object(
          field("Uptime", whole().what("Seconds.")),
          field("Memory", whole().what("Octets.")),
          field("MessagesDeleted", whole()),
          field("SMTPAccepted", whole()),
          field("SMTPAcceptedSize", whole()),
          field("SMTPRejected", whole()),
          field("SMTPIgnored", whole()));

  static final Schema INFORMATION =
      object(
          "AppInformation",
          field("Version", text()),
          field("LatestVersion", text().what("Nobody is asked: always disabled.")),
          field("Database", text()),
          field("DatabaseSize", whole()),
          field("Messages", whole()),
          field("Unread", whole()),
          field("Tags", map(whole()).what("How many messages have each tag.")),
          field("RuntimeStats", STATISTICS));

  static final Schema IDS = object(optional("IDs", TEXTS));

  static final Schema MARK =
      object(
          optional("Read", flag().byDefault(false)),
          optional("IDs", TEXTS),
          optional("Search", text().what("In place of IDs.")));

  static final Schema TAG = object("TagRequest", field("Tags", TEXTS), field("IDs", TEXTS));

  static final Schema RENAME = object("RenameRequest", field("Name", text()));

  private static final Schema PERSON =
      object("Person", field("Email", text()), optional("Name", text()));

  private static final Schema FILE =
      object(
          field("Content", text().what("In base64; a data: address is taken as well.")),
          field("Filename", text()),
          optional("ContentType", text().what("Without it, by the first octets.")),
          optional("ContentID", text().what("Makes it part of the HTML (cid:).")));

  static final Schema SEND =
      object(
          "SendRequest",
          field("From", PERSON),
          optional("To", list(PERSON)),
          optional("Cc", list(PERSON)),
          optional("Bcc", TEXTS),
          optional("ReplyTo", list(PERSON)),
          optional("Subject", text()),
          optional("Text", text()),
          optional("HTML", text()),
          optional("Attachments", list(FILE)),
          optional("Headers", map(text())),
          optional("Tags", TEXTS));

  static final Schema SENT = object("SendAnswer", field("ID", text().what("In queue and inbox.")));

  static final Schema SEND_ERROR = object("SendError", field("Error", text()));

  static final Schema RELEASE =
      object(
          "ReleaseRequest",
          field("To", TEXTS),
          optional("ReturnPath", text().what("The reverse-path; without it, the message's own.")),
          optional("Via", text().what("The next hop, smtp:HOST[:PORT], whatever the routes say.")),
          optional("TLS", Schema.choice("off", "opportunistic", "require", "verify")));

  static final Schema PARTS =
      object(
          "Parts",
          field("ID", text()),
          field("Parts", list(ATTACHMENT)),
          field("Count", whole().what("Of all of them; a thousand are listed.")));

  static final Schema LINKS =
      object(
          "Links",
          field("ID", text()),
          field(
              "Links",
              list(
                  object(
                      field("URL", text()),
                      field("Text", text().what("What a reader sees of it.")),
                      field("In", Schema.choice("HTML", "Text"))))));

  static final Schema CODES =
      object(
          "Codes",
          field("ID", text()),
          field(
              "Codes",
              list(
                  object(
                      field("Code", text().what("As it is typed in.")),
                      field("Line", text().what("Where it stands.")),
                      field("Score", Schema.whole(1, 100))))));

  static final Schema LINK_CHECK =
      object(
          "LinkCheck",
          field("Errors", whole()),
          field(
              "Links",
              list(
                  object(
                      field("URL", text()),
                      field("StatusCode", whole().what("Always 0: nothing is fetched.")),
                      field("Status", text())))));

  static final Schema WEBUI =
      object(
          "WebUIConfiguration",
          field("Label", text()),
          field(
              "MessageRelay",
              object(
                  field("Enabled", flag()),
                  field("SMTPServer", text()),
                  field("ReturnPath", text()),
                  field("AllowedRecipients", text()),
                  field("BlockedRecipients", text()),
                  field("OverrideFrom", text()),
                  field("PreserveMessageIDs", flag()),
                  field("RecipientAllowlist", text()))),
          field("SpamAssassin", flag()),
          field("ChaosEnabled", flag()),
          field("DuplicatesIgnored", flag()),
          field("HideDeleteAllButton", flag()));
}
