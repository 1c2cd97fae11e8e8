package io.postroad.inbox;

import io.postroad.inbox.search.Criterion.Place;
import io.postroad.message.MessageSummary;
import io.postroad.message.NamedAddress;
import io.postroad.smtp.envelope.Arrival;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The summary of a message in at most {@value #OCTETS_MAX} octets. What does not fit is left out of
 * lists, the last recipients and the end of the snippet first; the message itself has it all, and
 * its searchable text (see {@link SearchText}).
 */
final class PackedSummary {

  static final int OCTETS_MAX = 1200;

  private static final int SUBJECT_CHARS = 200;
  private static final int SNIPPET_CHARS = 250;
  private static final int WORD_CHARS = 100;

  /** Beyond this the addresses leave room for the facts of the session and the snippet. */
  private static final int ADDRESSES_OCTETS = 700;

  /** What stands in it beside texts: whether it is whole, and how many files there are. */
  private static final int COUNTS_OCTETS = 5;

  private static final int WHOLE = 1;

  /** The lists of addresses in their order. */
  private static final List<Place> LISTS =
      List.of(Place.FROM, Place.TO, Place.CC, Place.BCC, Place.REPLY_TO, Place.ANYWHERE);

  private PackedSummary() {}

  static byte[] pack(InboxEntry entry) {
    Packing packing = new Packing();
    try {
      packing.counts(entry.attachments(), entry.inline());
      packing.text(entry.subject(), SUBJECT_CHARS, 300, true);
      packing.text(entry.messageId(), WORD_CHARS, 150, true);
      packing.text(entry.reversePath(), WORD_CHARS * 2, 150, true);
      packing.addresses(entry.from());
      packing.addresses(entry.to());
      packing.addresses(entry.cc());
      packing.addresses(entry.bcc());
      packing.addresses(entry.replyTo());
      packing.addresses(
          entry.recipients().stream().map(text -> new NamedAddress("", text)).toList());
      Arrival arrival = entry.arrival();
      packing.text(arrival.account(), WORD_CHARS, 80, false);
      packing.text(arrival.client(), WORD_CHARS, 60, false);
      packing.text(arrival.greeting(), WORD_CHARS, 80, false);
      packing.text(arrival.session(), WORD_CHARS, 40, false);
      packing.text(entry.snippet(), SNIPPET_CHARS, OCTETS_MAX - packing.size() - 2, false);
      return packing.octets();
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
  }

  /** Whether all that a search in one place looks at is in it. */
  static boolean isWhole(byte[] packed) {
    return packed[0] == WHOLE;
  }

  static boolean hasAttachments(byte[] packed) {
    return packed[1] != 0 || packed[2] != 0;
  }

  static boolean hasInline(byte[] packed) {
    return packed[3] != 0 || packed[4] != 0;
  }

  /** Gives {@code into} what stands at {@code places}, for a search. */
  static void fold(byte[] packed, Places places, FoldedOctets into) {
    int at = COUNTS_OCTETS;
    at = into.line(packed, at, places.has(Place.SUBJECT));
    at = into.line(packed, at, places.has(Place.MESSAGE_ID));
    at = into.line(packed, at, places.has(Place.ANYWHERE)); // the reverse-path
    for (Place list : LISTS) {
      boolean wanted = places.has(list);
      int count = packed[at++];
      for (int i = 0; i < count; i++) {
        at = into.pair(packed, at, wanted);
      }
    }
    at = into.line(packed, at, places.has(Place.USER));
    at = into.line(packed, at, places.has(Place.CLIENT));
    at = into.line(packed, at, places.has(Place.HELO));
    at = into.line(packed, at, places.has(Place.SESSION));
    into.line(packed, at, places.has(Place.ANYWHERE)); // the snippet
  }

  /** All that a search for text anywhere looks at. */
  static byte[] folded(byte[] packed) {
    FoldedOctets octets = new FoldedOctets();
    fold(packed, Places.searched(Place.ANYWHERE), octets);
    return octets.toArray();
  }

  static InboxEntry unpack(byte[] octets, Row row) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(octets))) {
      in.readByte();
      int attachments = in.readShort();
      int inline = in.readShort();
      String subject = in.readUTF();
      String messageId = in.readUTF();
      String reversePath = in.readUTF();
      List<NamedAddress> from = readAddresses(in);
      List<NamedAddress> to = readAddresses(in);
      List<NamedAddress> cc = readAddresses(in);
      List<NamedAddress> bcc = readAddresses(in);
      List<NamedAddress> replyTo = readAddresses(in);
      List<String> recipients = readAddresses(in).stream().map(NamedAddress::address).toList();
      Arrival arrival = new Arrival(in.readUTF(), in.readUTF(), in.readUTF(), in.readUTF());
      String snippet = in.readUTF();
      return new InboxEntry(
          row.id(),
          row.received(),
          row.size(),
          row.read(),
          reversePath,
          recipients,
          from,
          to,
          cc,
          bcc,
          replyTo,
          subject,
          messageId,
          attachments,
          inline,
          snippet,
          row.inbox(),
          row.tags(),
          arrival);
    } catch (IOException e) {
      throw new UncheckedIOException("a row is only made of what pack() made", e);
    }
  }

  private static List<NamedAddress> readAddresses(DataInputStream in) throws IOException {
    int count = in.readByte();
    List<NamedAddress> addresses = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      String name = in.readUTF();
      addresses.add(new NamedAddress(name, in.readUTF()));
    }
    return addresses;
  }

  /** A summary in the making. */
  private static final class Packing {
    private final ByteArrayOutputStream octets = new ByteArrayOutputStream(256);
    private final DataOutputStream out = new DataOutputStream(octets);
    private boolean whole = true;

    int size() {
      return out.size();
    }

    byte[] octets() {
      byte[] packed = octets.toByteArray();
      packed[0] = (byte) (whole ? WHOLE : 0);
      return packed;
    }

    void counts(int attachments, int inline) throws IOException {
      out.writeByte(0); // whether it is whole is known at the end
      out.writeShort(Math.min(attachments, Short.MAX_VALUE));
      out.writeShort(Math.min(inline, Short.MAX_VALUE));
    }

    void text(String text, int chars, int octetsMax, boolean searched) throws IOException {
      String cut = MessageSummary.cut(text, chars);
      while (utfOctets(cut) > octetsMax) {
        cut = MessageSummary.cut(cut, cut.length() - 1 - (utfOctets(cut) - octetsMax) / 4);
      }
      out.writeUTF(cut);
      whole &= !searched || cut.length() == text.length();
    }

    void addresses(List<NamedAddress> addresses) throws IOException {
      ByteArrayOutputStream some = new ByteArrayOutputStream();
      DataOutputStream someOut = new DataOutputStream(some);
      int count = 0;
      for (NamedAddress address : addresses) {
        String name = MessageSummary.cut(address.name(), WORD_CHARS);
        String text = MessageSummary.cut(address.address(), WORD_CHARS);
        int size = utfOctets(name) + utfOctets(text) + 4;
        if (out.size() + some.size() + size > ADDRESSES_OCTETS || count == Byte.MAX_VALUE) {
          break;
        }
        someOut.writeUTF(name);
        someOut.writeUTF(text);
        whole &=
            name.length() == address.name().length() && text.length() == address.address().length();
        count++;
      }
      out.writeByte(count);
      some.writeTo(out);
      whole &= count == addresses.size();
    }

    /** What {@link DataOutputStream#writeUTF} will need, without its length. */
    private static int utfOctets(String text) {
      int octets = 0;
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        octets += c >= 1 && c < 0x80 ? 1 : c < 0x800 ? 2 : 3;
      }
      return octets;
    }
  }
}
