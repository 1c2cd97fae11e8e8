package io.postroad.inbox;

import io.postroad.message.HeaderField;
import io.postroad.message.HeaderLimits;
import io.postroad.message.HeaderSection;
import io.postroad.message.MessageSummary;
import io.postroad.message.NamedAddress;
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

  /** Enough for a snippet, whatever stands in front of the words. */
  private static final int SNIPPET_SOURCE_OCTETS = 32 * 1024;

  private MessageReader() {}

  /** Gives a message's octets from the first one, each time anew. */
  interface Source {
    InputStream open() throws IOException;
  }

  static InboxEntry entry(Envelope envelope, Source source) throws IOException {
    HeaderSection header = header(source);
    MessageSummary summary = MessageSummary.of(header);
    MessageBody body = body(source, SNIPPET_SOURCE_OCTETS);
    return new InboxEntry(
        envelope.id(),
        envelope.received(),
        envelope.size(),
        false,
        envelope.reversePath(),
        envelope.recipients(),
        summary.from(),
        summary.to(),
        summary.cc(),
        blindCopies(summary, envelope.recipients()),
        summary.replyTo(),
        summary.subject(),
        summary.messageId(),
        body.attachments().size(),
        snippet(body));
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
        body.flaw());
  }

  /** What is known of a message beside its octets. */
  record Envelope(
      String id, Instant received, long size, String reversePath, List<String> recipients) {}

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
    return text.isEmpty() ? BodyText.oneLine(SafeHtml.text(body.html()), SNIPPET_MAX) : text;
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
        entry.snippet());
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
