package io.postroad.inbox;

import io.postroad.inbox.search.Criterion.Place;
import io.postroad.inbox.search.Folding;
import io.postroad.message.NamedAddress;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What of a message is searched beside its summary: its text and the names of its files, and, where
 * the summary had to be cut, the whole addresses and subject. Folded, in UTF-8, one line for each
 * thing, which begins with an octet that says where it stands. At most {@value #OCTETS_MAX} octets.
 */
final class SearchText {

  /** About ten pages; the rest of a longer message is not searched. */
  static final int OCTETS_MAX = 24 * 1024;

  /** Addresses and subject leave the rest of the room to the text. */
  private static final int HEADER_OCTETS_MAX = 8 * 1024;

  /** So much of the text, or of the HTML, is looked at. */
  static final int SOURCE_OCTETS_MAX = 128 * 1024;

  /** Control octets, of which folded text has none; and no line end. */
  private static final int FIRST_MARK = 14;

  private final ByteArrayOutputStream lines = new ByteArrayOutputStream();

  private SearchText() {}

  /** The text of the message that {@code entry} tells of; empty when the summary has it all. */
  static byte[] of(InboxEntry entry, MessageBody body) {
    SearchText text = new SearchText();
    if (!PackedSummary.isWhole(PackedSummary.pack(entry))) {
      text.header(entry);
    }
    for (List<MimePart> files : List.of(body.attachments(), body.inline())) {
      for (MimePart file : files) {
        text.line(Place.ANYWHERE, file.fileName(), HEADER_OCTETS_MAX);
      }
    }
    String plain = Folding.fold(cut(body.text()));
    String html = Folding.fold(cut(SafeHtml.text(cut(body.html(), SOURCE_OCTETS_MAX))));
    boolean both = !plain.contains(html) && !html.contains(plain);
    if (both || plain.length() >= html.length()) {
      text.folded(Place.ANYWHERE, plain, OCTETS_MAX);
    }
    if (both || plain.length() < html.length()) {
      text.folded(Place.ANYWHERE, html, OCTETS_MAX);
    }
    return text.lines.toByteArray();
  }

  /** The octet that a line begins with: none that text could hold. */
  static byte mark(Place place) {
    return (byte) (FIRST_MARK + Places.code(place));
  }

  /** Whether the line that begins with that octet stands at one of {@code places}. */
  static boolean isAt(int mark, Places places) {
    return (places.bits() & 1 << (mark - 14)) != 0;
  }

  private void header(InboxEntry entry) {
    line(Place.SUBJECT, entry.subject(), HEADER_OCTETS_MAX);
    line(Place.MESSAGE_ID, entry.messageId(), HEADER_OCTETS_MAX);
    line(Place.ANYWHERE, entry.reversePath(), HEADER_OCTETS_MAX);
    people(Place.FROM, entry.from());
    people(Place.REPLY_TO, entry.replyTo());
    people(Place.TO, entry.to());
    people(Place.CC, entry.cc());
    people(Place.BCC, entry.bcc());
    entry.recipients().forEach(one -> line(Place.ANYWHERE, one, HEADER_OCTETS_MAX));
  }

  private void people(Place place, List<NamedAddress> people) {
    people.forEach(
        person -> line(place, person.name() + " " + person.address(), HEADER_OCTETS_MAX));
  }

  private void line(Place place, String text, int sizeMax) {
    folded(place, Folding.fold(text), sizeMax);
  }

  private void folded(Place place, String folded, int sizeMax) {
    byte[] octets = folded.getBytes(StandardCharsets.UTF_8);
    int room = sizeMax - lines.size() - 2;
    if (octets.length > 0 && room > 0) {
      lines.write(mark(place));
      lines.write(octets, 0, wholeCharacters(octets, Math.min(room, octets.length)));
      lines.write('\n');
    }
  }

  /** At most {@code end}, but not within a character. */
  private static int wholeCharacters(byte[] octets, int end) {
    int cut = end;
    while (cut > 0 && cut < octets.length && (octets[cut] & 0xC0) == 0x80) {
      cut--;
    }
    return cut;
  }

  private static String cut(String text) {
    return cut(text, OCTETS_MAX * 2);
  }

  private static String cut(String text, int max) {
    return text.substring(0, Math.min(text.length(), max));
  }
}
