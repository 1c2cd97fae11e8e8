package io.postroad.mta.spool.segment;

import io.postroad.mta.spool.NewMessage;
import io.postroad.mta.spool.Origin;
import io.postroad.mta.spool.QueueId;
import io.postroad.smtp.address.AddressLiteral;
import io.postroad.smtp.address.Domain;
import io.postroad.smtp.address.DomainName;
import io.postroad.smtp.address.ForwardPath;
import io.postroad.smtp.address.LocalPart;
import io.postroad.smtp.address.Mailbox;
import io.postroad.smtp.address.NullReversePath;
import io.postroad.smtp.address.Postmaster;
import io.postroad.smtp.address.ReversePath;
import io.postroad.smtp.command.MailParameters;
import io.postroad.smtp.command.Parameters;
import io.postroad.smtp.envelope.Arrival;
import io.postroad.smtp.envelope.Envelope;
import io.postroad.smtp.envelope.Recipient;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * The head of an envelope record: length and CRC-32C of the head alone, so that an envelope can be
 * read without its content; the places of earlier parts of the content; the content's size; the
 * message. Pure.
 */
final class EnvelopeCodec {
  /** Octets before the head proper: its length and its CRC. */
  static final int PREFIX = 8;

  private static final int VERSION = 3;

  /** The form before, which does not say how the message came. */
  private static final int VERSION_WITHOUT_ARRIVAL = 2;

  private static final int RECIPIENTS_MAX = 65_535;

  private EnvelopeCodec() {}

  static byte[] encode(Stored stored) {
    OctetWriter out = new OctetWriter().int32(0).int32(0).octet(VERSION);
    out.number(stored.chunks().size());
    for (Place chunk : stored.chunks()) {
      out.number(chunk.segment()).number(chunk.offset()).number(chunk.length());
    }
    out.number(stored.size());
    message(out, stored.message());
    byte[] head = out.toArray();
    int length = head.length - PREFIX;
    byte[] prefix = new OctetWriter().int32(length).int32(crc(head, PREFIX, length)).toArray();
    System.arraycopy(prefix, 0, head, 0, PREFIX);
    return head;
  }

  /** Reads a head from the first octets of a payload, of which at least the head is there. */
  static Stored decode(QueueId id, byte[] payload, int offset, int available)
      throws DamagedException {
    OctetReader prefix = new OctetReader(payload, offset, available);
    int length = prefix.int32();
    int crc = prefix.int32();
    if (length < 0 || length > available - PREFIX || crc != crc(payload, offset + PREFIX, length)) {
      throw new DamagedException("the envelope of " + id + " is damaged");
    }
    OctetReader in = new OctetReader(payload, offset + PREFIX, length);
    int version = in.octet();
    if (version != VERSION && version != VERSION_WITHOUT_ARRIVAL) {
      throw new DamagedException("the envelope of " + id + " has an unknown version");
    }
    int count = in.count(in.remaining());
    List<Place> chunks = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int segment = in.count(Integer.MAX_VALUE);
      int at = in.count(Integer.MAX_VALUE);
      chunks.add(new Place(segment, at, in.count(RecordHeader.PAYLOAD_MAX * 2)));
    }
    long size = in.number();
    try {
      NewMessage message = message(in, id, version == VERSION);
      return new Stored(message, size, chunks, PREFIX + length);
    } catch (IllegalArgumentException e) {
      // The types refuse what no writer of ours can have meant.
      throw new DamagedException("the envelope of " + id + " is not one: " + e.getMessage());
    }
  }

  private static void message(OctetWriter out, NewMessage message) {
    Envelope envelope = message.envelope();
    out.instant(message.received()).octet(originCode(message.origin()));
    reversePath(out, envelope.reversePath());
    out.text(Parameters.text(envelope.parameters()));
    out.number(envelope.recipients().size());
    for (int i = 0; i < envelope.recipients().size(); i++) {
      Recipient recipient = envelope.recipients().get(i);
      forwardPath(out, recipient.forwardPath());
      out.text(Parameters.text(recipient.parameters()));
      out.text(message.destinations().get(i));
    }
    Arrival arrival = message.arrival();
    out.text(arrival.account()).text(arrival.client());
    out.text(arrival.greeting()).text(arrival.session());
  }

  private static NewMessage message(OctetReader in, QueueId id, boolean withArrival)
      throws DamagedException {
    Instant received = in.instant();
    Origin origin = origin(in.octet());
    ReversePath reversePath = reversePath(in);
    MailParameters parameters = Parameters.mail(in.text());
    int count = in.count(RECIPIENTS_MAX);
    List<Recipient> recipients = new ArrayList<>();
    List<String> destinations = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      recipients.add(new Recipient(forwardPath(in), Parameters.rcpt(in.text())));
      destinations.add(in.text());
    }
    Envelope envelope = new Envelope(reversePath, parameters, recipients);
    Arrival arrival =
        withArrival ? new Arrival(in.text(), in.text(), in.text(), in.text()) : Arrival.UNKNOWN;
    return new NewMessage(id, envelope, received, origin, destinations, arrival);
  }

  private static void reversePath(OctetWriter out, ReversePath path) {
    switch (path) {
      case NullReversePath _ -> out.octet(0);
      case Mailbox mailbox -> mailbox(out.octet(1), mailbox);
    }
  }

  private static ReversePath reversePath(OctetReader in) throws DamagedException {
    return in.octet() == 0 ? new NullReversePath() : mailbox(in);
  }

  private static void forwardPath(OctetWriter out, ForwardPath path) {
    switch (path) {
      case Postmaster _ -> out.octet(0);
      case Mailbox mailbox -> mailbox(out.octet(1), mailbox);
    }
  }

  private static ForwardPath forwardPath(OctetReader in) throws DamagedException {
    return in.octet() == 0 ? new Postmaster() : mailbox(in);
  }

  private static void mailbox(OctetWriter out, Mailbox mailbox) {
    out.text(mailbox.localPart().value());
    switch (mailbox.domain()) {
      case DomainName name -> out.octet(0).text(name.text());
      case AddressLiteral literal -> out.octet(1).text(literal.tag()).text(literal.address());
    }
  }

  private static Mailbox mailbox(OctetReader in) throws DamagedException {
    LocalPart localPart = new LocalPart(in.text());
    Domain domain =
        in.octet() == 0 ? new DomainName(in.text()) : new AddressLiteral(in.text(), in.text());
    return new Mailbox(localPart, domain);
  }

  private static int originCode(Origin origin) {
    return switch (origin) {
      case STRANGER -> 0;
      case TRUSTED -> 1;
      case SELF -> 2;
      case LIST -> 3;
    };
  }

  private static Origin origin(int code) {
    return switch (code) {
      case 0 -> Origin.STRANGER;
      case 1 -> Origin.TRUSTED;
      case 3 -> Origin.LIST;
      default -> Origin.SELF;
    };
  }

  private static int crc(byte[] octets, int offset, int length) {
    CRC32C crc = new CRC32C();
    crc.update(octets, offset, length);
    return (int) crc.getValue();
  }
}
