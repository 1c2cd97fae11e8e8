package io.postroad.inbox;

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

/** Makes entries out of stored messages. */
final class MessageReader {

  private MessageReader() {}

  static InboxEntry entry(
      String id,
      Instant received,
      long size,
      String reversePath,
      List<String> recipients,
      InputStream message)
      throws IOException {
    HeaderSection header = HeaderSection.read(message, HeaderLimits.DEFAULTS);
    MessageSummary summary = MessageSummary.of(header);
    return new InboxEntry(
        id,
        received,
        size,
        false,
        reversePath,
        recipients,
        summary.from(),
        summary.to(),
        summary.cc(),
        blindCopies(summary, recipients),
        summary.replyTo(),
        summary.subject(),
        summary.messageId(),
        0,
        "");
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
