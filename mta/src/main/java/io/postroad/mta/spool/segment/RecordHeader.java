package io.postroad.mta.spool.segment;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The 44 octets before each payload: sync word, payload length, type, flags, sequence number,
 * message id, CRC-32C of the payload, CRC-32C of the header itself. The last one also covers the
 * segment's number and the spool's salt, so that neither a record of another segment nor one that a
 * sender wrote into a content can pass for a record here. Immutable.
 */
record RecordHeader(
    RecordType type,
    int flags,
    int payloadLength,
    long sequence,
    long high,
    long low,
    int payloadCrc) {

  static final int OCTETS = 44;

  /** First octets of every record, to find the next one behind a damaged one. */
  static final int SYNC = 0x9E50_5244;

  static final byte SYNC_FIRST = (byte) (SYNC >>> 24);

  /** More than the largest envelope and the largest inline content together. */
  static final int PAYLOAD_MAX = 16 * 1024 * 1024;

  /** The next record belongs to the same atomic batch: both count or none does (rule D8). */
  static final int MORE = 1;

  /** The message was accepted before and only moved here: the ledger does not count it again. */
  static final int COPY = 2;

  /** The record's length with this header. */
  int recordLength() {
    return OCTETS + payloadLength;
  }

  boolean has(int flag) {
    return (flags & flag) != 0;
  }

  void encode(ByteBuffer into, long salt, int segment) {
    byte[] octets = new byte[OCTETS];
    ByteBuffer fields = ByteBuffer.wrap(octets);
    fields.putInt(SYNC).putInt(payloadLength).put((byte) type.code()).put((byte) flags);
    fields.putShort((short) 0).putLong(sequence).putLong(high).putLong(low).putInt(payloadCrc);
    fields.putInt(crc(octets, 0, salt, segment));
    into.put(octets);
  }

  /** The header at {@code offset} of {@code octets}, or null when there is none that is whole. */
  static @Nullable RecordHeader decode(byte[] octets, int offset, long salt, int segment) {
    ByteBuffer fields = ByteBuffer.wrap(octets, offset, OCTETS);
    if (fields.getInt() != SYNC) {
      return null;
    }
    int length = fields.getInt();
    RecordType type = RecordType.of(fields.get());
    int flags = fields.get();
    fields.getShort();
    RecordHeader header =
        type == null || length < 0 || length > PAYLOAD_MAX
            ? null
            : new RecordHeader(
                type,
                flags,
                length,
                fields.getLong(),
                fields.getLong(),
                fields.getLong(),
                fields.getInt());
    if (header == null || fields.getInt() != crc(octets, offset, salt, segment)) {
      return null;
    }
    return header;
  }

  private static int crc(byte[] octets, int offset, long salt, int segment) {
    CRC32C crc = new CRC32C();
    crc.update(octets, offset, OCTETS - 4);
    byte[] context = ByteBuffer.allocate(12).putLong(salt).putInt(segment).array();
    crc.update(context, 0, context.length);
    return (int) crc.getValue();
  }
}
