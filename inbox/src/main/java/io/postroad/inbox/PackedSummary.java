package io.postroad.inbox;

import io.postroad.message.MessageSummary;
import io.postroad.message.NamedAddress;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The summary of a message in at most {@value #OCTETS_MAX} octets. What does not fit is left out of
 * lists, the last recipients and the end of the snippet first; the message itself has it all.
 */
final class PackedSummary {

  static final int OCTETS_MAX = 1000;

  private static final int SUBJECT_CHARS = 200;
  private static final int SNIPPET_CHARS = 250;
  private static final int WORD_CHARS = 100;

  /** Beyond this the addresses leave room for the snippet. */
  private static final int ADDRESSES_OCTETS = 700;

  private PackedSummary() {}

  static byte[] pack(InboxEntry entry) {
    ByteArrayOutputStream octets = new ByteArrayOutputStream(256);
    try (DataOutputStream out = new DataOutputStream(octets)) {
      out.writeShort(Math.min(entry.attachments(), Short.MAX_VALUE));
      writeText(out, entry.subject(), SUBJECT_CHARS, 300);
      writeText(out, entry.messageId(), WORD_CHARS, 150);
      writeText(out, entry.reversePath(), WORD_CHARS * 2, 150);
      writeAddresses(out, entry.from());
      writeAddresses(out, entry.to());
      writeAddresses(out, entry.cc());
      writeAddresses(out, entry.bcc());
      writeAddresses(out, entry.replyTo());
      writeTexts(out, entry.recipients());
      writeText(out, entry.snippet(), SNIPPET_CHARS, OCTETS_MAX - out.size() - 2);
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return octets.toByteArray();
  }

  static InboxEntry unpack(byte[] octets, String id, Instant received, long size, boolean read) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(octets))) {
      int attachments = in.readShort();
      String subject = in.readUTF();
      String messageId = in.readUTF();
      String reversePath = in.readUTF();
      List<NamedAddress> from = readAddresses(in);
      List<NamedAddress> to = readAddresses(in);
      List<NamedAddress> cc = readAddresses(in);
      List<NamedAddress> bcc = readAddresses(in);
      List<NamedAddress> replyTo = readAddresses(in);
      List<String> recipients = readTexts(in);
      String snippet = in.readUTF();
      return new InboxEntry(
          id,
          received,
          size,
          read,
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
          snippet);
    } catch (IOException e) {
      throw new UncheckedIOException("a row is only made of what pack() made", e);
    }
  }

  private static void writeText(DataOutputStream out, String text, int chars, int octetsMax)
      throws IOException {
    String cut = MessageSummary.cut(text, chars);
    while (utfOctets(cut) > octetsMax) {
      cut = MessageSummary.cut(cut, cut.length() - 1 - (utfOctets(cut) - octetsMax) / 4);
    }
    out.writeUTF(cut);
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

  private static void writeAddresses(DataOutputStream out, List<NamedAddress> addresses)
      throws IOException {
    ByteArrayOutputStream octets = new ByteArrayOutputStream();
    DataOutputStream some = new DataOutputStream(octets);
    int count = 0;
    for (NamedAddress address : addresses) {
      String name = MessageSummary.cut(address.name(), WORD_CHARS);
      String text = MessageSummary.cut(address.address(), WORD_CHARS);
      int size = utfOctets(name) + utfOctets(text) + 4;
      if (out.size() + octets.size() + size > ADDRESSES_OCTETS || count == Byte.MAX_VALUE) {
        break;
      }
      some.writeUTF(name);
      some.writeUTF(text);
      count++;
    }
    out.writeByte(count);
    octets.writeTo(out);
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

  private static void writeTexts(DataOutputStream out, List<String> texts) throws IOException {
    writeAddresses(out, texts.stream().map(text -> new NamedAddress("", text)).toList());
  }

  private static List<String> readTexts(DataInputStream in) throws IOException {
    return readAddresses(in).stream().map(NamedAddress::address).toList();
  }
}
