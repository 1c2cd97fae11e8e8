package io.postroad.inbox;

import io.postroad.message.HeaderField;
import io.postroad.message.HeaderLimits;
import io.postroad.message.HeaderSection;
import io.postroad.message.MessageSummary;
import io.postroad.message.NamedAddress;
import io.postroad.smtp.envelope.Arrival;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Makes entries and views out of stored messages. */
final class MessageReader {

  private static final int SNIPPET_MAX = 250;

  /** Enough of HTML for a snippet, whatever stands in front of the words. */
  private static final int SNIPPET_SOURCE_CHARS = 32 * 1024;

  private MessageReader() {}

  /** Gives a message's octets from the first one, each time anew. */
  interface Source {
    InputStream open() throws IOException;
  }

  /** The entry of a message and its searchable text. */
  static Described entry(Envelope envelope, InboxSettings settings, Source source)
      throws IOException {
    HeaderSection header = header(source);
    MessageSummary summary = MessageSummary.of(header);
    MessageBody body = body(source, SearchText.SOURCE_OCTETS_MAX);
    List<NamedAddress> blindCopies = blindCopies(summary, envelope.recipients());
    InboxEntry entry =
        new InboxEntry(
            envelope.id(),
            envelope.received(),
            envelope.size(),
            false,
            envelope.reversePath(),
            envelope.recipients(),
            summary.from(),
            summary.to(),
            summary.cc(),
            blindCopies,
            summary.replyTo(),
            summary.subject(),
            summary.messageId(),
            body.attachments().size(),
            body.inline().size(),
            snippet(body),
            settings.inboxOf(envelope.recipients(), envelope.arrival(), header),
            Tags.brought(header, summary, blindCopies),
            envelope.arrival());
    return new Described(entry, SearchText.of(entry, body));
  }

  /** What was found out about a message. */
  static final class Described {
    private final InboxEntry entry;
    private final byte[] text;

    private Described(InboxEntry entry, byte[] text) {
      this.entry = entry;
      this.text = text;
    }

    InboxEntry entry() {
      return entry;
    }

    /** As {@link SearchText} has it; nobody may change it. */
    byte[] text() {
      return text;
    }
  }

  /** The searchable text alone; the entry's own addresses may have been cut already. */
  static byte[] text(InboxEntry entry, Source source) throws IOException {
    MessageSummary summary = MessageSummary.of(header(source));
    InboxEntry whole =
        new InboxEntry(
            entry.id(),
            entry.received(),
            entry.size(),
            entry.read(),
            entry.reversePath(),
            entry.recipients(),
            summary.from(),
            summary.to(),
            summary.cc(),
            blindCopies(summary, entry.recipients()),
            summary.replyTo(),
            summary.subject(),
            summary.messageId(),
            entry.attachments(),
            entry.inline(),
            entry.snippet(),
            entry.inbox(),
            entry.tags(),
            entry.arrival());
    return SearchText.of(whole, body(source, SearchText.SOURCE_OCTETS_MAX));
  }

  static MessageView view(InboxEntry entry, Source source) throws IOException {
    HeaderSection header = header(source);
    MessageSummary summary = MessageSummary.of(header);
    MessageBody body = body(source, MessageBody.TEXT_OCTETS_MAX);
    return new MessageView(
        entry,
        summary,
        header.fields(),
        summary.date().orElse(entry.received()),
        decoded(header, "List-Unsubscribe"),
        decoded(header, "List-Unsubscribe-Post"),
        body.text(),
        body.html(),
        body.inline(),
        body.attachments(),
        body.parts(),
        body.flaw());
  }

  /** What is known of a message beside its octets. */
  record Envelope(
      String id,
      Instant received,
      long size,
      String reversePath,
      List<String> recipients,
      Arrival arrival) {}

  private static HeaderSection header(Source source) throws IOException {
    try (InputStream message = source.open()) {
      return HeaderSection.read(message, HeaderLimits.DEFAULTS);
    }
  }

  private static MessageBody body(Source source, int textOctetsMax) throws IOException {
    try (InputStream message = source.open()) {
      return MessageBody.read(message, textOctetsMax);
    }
  }

  private static String decoded(HeaderSection header, String name) {
    return header.first(name).map(HeaderField::decodedText).orElse("");
  }

  private static String snippet(MessageBody body) {
    String text = BodyText.oneLine(body.text(), SNIPPET_MAX);
    if (!text.isEmpty()) {
      return text;
    }
    String html = body.html().substring(0, Math.min(body.html().length(), SNIPPET_SOURCE_CHARS));
    return BodyText.oneLine(SafeHtml.text(html), SNIPPET_MAX);
  }

  /** The entry with further recipients of the envelope. */
  static InboxEntry withRecipients(InboxEntry entry, List<String> more) {
    Set<String> recipients = new LinkedHashSet<>(entry.recipients());
    recipients.addAll(more);
    return new InboxEntry(
        entry.id(),
        entry.received(),
        entry.size(),
        entry.read(),
        entry.reversePath(),
        List.copyOf(recipients),
        entry.from(),
        entry.to(),
        entry.cc(),
        blindCopies(entry.to(), entry.cc(), entry.bcc(), List.copyOf(recipients)),
        entry.replyTo(),
        entry.subject(),
        entry.messageId(),
        entry.attachments(),
        entry.inline(),
        entry.snippet(),
        entry.inbox(),
        entry.tags(),
        entry.arrival());
  }

  static List<NamedAddress> blindCopies(MessageSummary summary, List<String> recipients) {
    return blindCopies(summary.to(), summary.cc(), summary.bcc(), recipients);
  }

  /** Recipients of the envelope that no field names got the message as a blind copy. */
  private static List<NamedAddress> blindCopies(
      List<NamedAddress> to,
      List<NamedAddress> cc,
      List<NamedAddress> bcc,
      List<String> recipients) {
    Set<String> named = new HashSet<>();
    for (List<NamedAddress> list : List.of(to, cc, bcc)) {
      for (NamedAddress address : list) {
        named.add(address.address().toLowerCase(Locale.ROOT));
      }
    }
    List<NamedAddress> found = new ArrayList<>(bcc);
    for (String recipient : recipients) {
      if (named.add(recipient.toLowerCase(Locale.ROOT))) {
        found.add(new NamedAddress("", recipient));
      }
    }
    return found;
  }
}
