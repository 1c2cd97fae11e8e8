package io.postroad.inbox;

import io.postroad.message.HeaderField;
import io.postroad.message.MessageSummary;
import io.postroad.message.NamedAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One message as it is looked at. All of it is the sender's: text to be shown as text. Immutable.
 *
 * @param entry what lists show
 * @param summary the header fields that people read
 * @param fields every header field, in order
 * @param date what the Date field says, else when it was stored
 * @param listUnsubscribe the field of that name, decoded
 * @param listUnsubscribePost the field of that name, decoded
 * @param text of all text parts that are not files, at most 1 MiB
 * @param html of the first HTML part that is no file, as it came, at most 1 MiB
 * @param inline files that belong into the text
 * @param attachments the other files
 * @param parts every part that holds no others, texts and files, in order; their ids are the tree
 * @param flaw why the rest of the message could not be looked into; empty when all was
 */
public record MessageView(
    InboxEntry entry,
    MessageSummary summary,
    List<HeaderField> fields,
    Instant date,
    String listUnsubscribe,
    String listUnsubscribePost,
    String text,
    String html,
    List<MimePart> inline,
    List<MimePart> attachments,
    List<MimePart> parts,
    Optional<String> flaw) {

  /** Who got the message without being named in To or Cc, as far as the envelope is known. */
  public List<NamedAddress> blindCopies() {
    return MessageReader.blindCopies(summary, entry.recipients());
  }

  /** Copies the lists. */
  public MessageView {
    fields = List.copyOf(fields);
    inline = List.copyOf(inline);
    attachments = List.copyOf(attachments);
    parts = List.copyOf(parts);
  }
}
