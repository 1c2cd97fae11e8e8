package io.postroad.inbox;

import io.postroad.message.NamedAddress;
import io.postroad.smtp.envelope.Arrival;
import java.time.Instant;
import java.util.List;

/**
 * One message of the inbox as a list shows it. Immutable.
 *
 * @param id 26 lower-case letters and digits
 * @param received when it was stored
 * @param size octets of the whole message
 * @param read whether somebody has looked at it
 * @param reversePath of the envelope; empty for the null reverse-path
 * @param recipients of the envelope
 * @param bcc the recipients that no header field names, after those of the Bcc field
 * @param attachments how many parts are attachments
 * @param inline how many parts are files that belong into the text
 * @param snippet the beginning of the text
 * @param inbox the name of the inbox that it lies in
 * @param tags in alphabetical order
 * @param arrival how it came
 */
public record InboxEntry(
    String id,
    Instant received,
    long size,
    boolean read,
    String reversePath,
    List<String> recipients,
    List<NamedAddress> from,
    List<NamedAddress> to,
    List<NamedAddress> cc,
    List<NamedAddress> bcc,
    List<NamedAddress> replyTo,
    String subject,
    String messageId,
    int attachments,
    int inline,
    String snippet,
    String inbox,
    List<String> tags,
    Arrival arrival) {

  /** Copies the lists. */
  public InboxEntry {
    recipients = List.copyOf(recipients);
    from = List.copyOf(from);
    to = List.copyOf(to);
    cc = List.copyOf(cc);
    bcc = List.copyOf(bcc);
    replyTo = List.copyOf(replyTo);
    tags = List.copyOf(tags);
  }
}
