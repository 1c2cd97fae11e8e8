package io.postroad.mta.spool.segment;

import io.postroad.mta.spool.QueueEntry;
import io.postroad.mta.spool.QueueId;
import io.postroad.mta.spool.RecipientState;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Reads single records back, each checked before anything of it is believed. Thread-safe; calls
 * wait for the disk.
 */
final class RecordReader {
  /** The first read of an envelope: most heads are shorter. */
  private static final int FIRST_READ = 1024;

  private final long salt;

  RecordReader(long salt) {
    this.salt = salt;
  }

  /** The message as the log has it. */
  QueueEntry entry(Located located) throws IOException {
    Stored stored = stored(located);
    Place state = located.state();
    List<RecipientState> states =
        state == null
            ? States.initial(stored.message())
            : states(located, state, stored.message().destinations().size());
    return new QueueEntry(stored.message(), stored.size(), states, located.leased());
  }

  private List<RecipientState> states(Located located, Place place, int count) throws IOException {
    byte[] record = record(located, place, RecordType.RESULT);
    int length = record.length - RecordHeader.OCTETS;
    List<RecipientState> states = States.decode(record, RecordHeader.OCTETS, length).states();
    if (states.size() != count) {
      throw new DamagedException("the states of " + located.id() + " do not fit its recipients");
    }
    return states;
  }

  /** The head of the envelope record; its content is neither read nor checked. */
  private Stored stored(Located located) throws IOException {
    Place place = envelope(located);
    Segment segment = located.segment(place);
    byte[] octets = read(segment, place, Math.min(place.length(), FIRST_READ));
    RecordHeader header = header(located.id(), segment, place, octets, RecordType.ENVELOPE);
    int need = RecordHeader.OCTETS + EnvelopeCodec.PREFIX;
    if (octets.length >= need) {
      long length = Integer.toUnsignedLong(ByteBuffer.wrap(octets).getInt(RecordHeader.OCTETS));
      long end = Math.min(need + length, header.recordLength());
      if (end > octets.length) {
        octets = read(segment, place, (int) end);
      }
    }
    int available = octets.length - RecordHeader.OCTETS;
    return EnvelopeCodec.decode(located.id(), octets, RecordHeader.OCTETS, available);
  }

  /** The last, or only, part of the content. */
  byte[] tail(Located located) throws IOException {
    Place place = envelope(located);
    byte[] record = record(located, place, RecordType.ENVELOPE);
    int length = record.length - RecordHeader.OCTETS;
    Stored stored = EnvelopeCodec.decode(located.id(), record, RecordHeader.OCTETS, length);
    return Arrays.copyOfRange(record, RecordHeader.OCTETS + stored.headLength(), record.length);
  }

  /** One of the earlier parts of the content. */
  byte[] chunk(Located located, Place place) throws IOException {
    byte[] record = record(located, place, RecordType.CHUNK);
    return Arrays.copyOfRange(record, RecordHeader.OCTETS, record.length);
  }

  private static Place envelope(Located located) throws DamagedException {
    @Nullable Place place = located.envelope();
    if (place == null) {
      throw new DamagedException("the envelope of " + located.id() + " is missing");
    }
    return place;
  }

  private byte[] record(Located located, Place place, RecordType type) throws IOException {
    Segment segment = located.segment(place);
    byte[] octets = read(segment, place, place.length());
    RecordHeader header = header(located.id(), segment, place, octets, type);
    CRC32C crc = new CRC32C();
    crc.update(octets, RecordHeader.OCTETS, header.payloadLength());
    if ((int) crc.getValue() != header.payloadCrc()) {
      throw damaged(located.id(), place);
    }
    return octets;
  }

  private RecordHeader header(
      QueueId id, Segment segment, Place place, byte[] octets, RecordType type)
      throws DamagedException {
    RecordHeader header =
        octets.length < RecordHeader.OCTETS
            ? null
            : RecordHeader.decode(octets, 0, salt, segment.number);
    if (header == null
        || header.type() != type
        || header.high() != id.high()
        || header.low() != id.low()
        || header.recordLength() != place.length()) {
      throw damaged(id, place);
    }
    return header;
  }

  private static byte[] read(Segment segment, Place place, int length) throws IOException {
    byte[] octets = new byte[length];
    int got = segment.file.read(ByteBuffer.wrap(octets), place.offset());
    if (got < length) {
      throw new DamagedException(
          "segment " + place.segment() + " ends at " + (place.offset() + got));
    }
    return octets;
  }

  private static DamagedException damaged(QueueId id, Place place) {
    return new DamagedException(
        "a record of " + id + " is damaged: segment " + place.segment() + " at " + place.offset());
  }
}
