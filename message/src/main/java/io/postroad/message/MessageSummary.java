package io.postroad.message;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a list of messages shows of one: decoded, bounded, for views only. Immutable.
 *
 * @param from authors; usually one
 * @param subject at most {@value #SUBJECT_MAX} chars
 * @param date what the Date field says, if it is one
 * @param messageId without angle brackets, empty when there is none
 */
public record MessageSummary(
    List<NamedAddress> from,
    List<NamedAddress> to,
    List<NamedAddress> cc,
    List<NamedAddress> bcc,
    List<NamedAddress> replyTo,
    String subject,
    Optional<Instant> date,
    String messageId) {

  /** Addresses of one kind that are kept. */
  public static final int ADDRESSES_MAX = 100;

  /** Characters of the subject that are kept. */
  public static final int SUBJECT_MAX = 998;

  /** Characters of one name, address or message id that are kept. */
  public static final int WORD_MAX = 320;

  /** Copies the lists. */
  public MessageSummary {
    from = List.copyOf(from);
    to = List.copyOf(to);
    cc = List.copyOf(cc);
    bcc = List.copyOf(bcc);
    replyTo = List.copyOf(replyTo);
  }

  /** The summary of a message with this header section. */
  public static MessageSummary of(HeaderSection section) {
    return new MessageSummary(
        addresses(section, "From"),
        addresses(section, "To"),
        addresses(section, "Cc"),
        addresses(section, "Bcc"),
        addresses(section, "Reply-To"),
        section
            .first("Subject")
            .map(HeaderField::decodedText)
            .map(MessageSummary::subject)
            .orElse(""),
        section.first("Date").map(HeaderField::unfolded).flatMap(DateTimeReader::read),
        section
            .first("Message-ID")
            .map(HeaderField::decodedText)
            .map(MessageSummary::id)
            .orElse(""));
  }

  /** {@code text} cut to at most {@code max} chars, never within a surrogate pair. */
  public static String cut(String text, int max) {
    if (text.length() <= max) {
      return text;
    }
    return text.substring(0, Character.isHighSurrogate(text.charAt(max - 1)) ? max - 1 : max);
  }

  private static List<NamedAddress> addresses(HeaderSection section, String name) {
    List<NamedAddress> found = new ArrayList<>();
    for (HeaderField field : section.all(name)) {
      for (NamedAddress one : AddressList.parse(field.unfolded(), ADDRESSES_MAX - found.size())) {
        found.add(new NamedAddress(cut(one.name(), WORD_MAX), cut(one.address(), WORD_MAX)));
      }
    }
    return found;
  }

  private static String subject(String text) {
    return cut(text.strip(), SUBJECT_MAX);
  }

  private static String id(String text) {
    int begin = text.indexOf('<');
    int end = text.indexOf('>', begin + 1);
    String id = begin >= 0 && end > begin ? text.substring(begin + 1, end) : text;
    return cut(id.strip(), WORD_MAX);
  }
}
