package io.postroad.mta.spool.segment;

import java.util.zip.CRC32C;

/**
 * A record on its way into the log: everything but its sequence number and place. Its payload is
 * {@code head} followed by the first octets of {@code body}, so that a content is not copied on its
 * way. Made by any thread; the place is set by the writer.
 */
final class Draft {
  private static final byte[] NOTHING = {};

  final RecordType type;
  final int flags;
  final long high;
  final long low;
  final byte[] head;
  final byte[] body;
  final int bodyLength;
  final int payloadCrc;

  /** What it adds to the ledger. */
  final Totals adds;

  /** Where it was written; set by the writer. */
  int offset = -1;

  private Draft(
      RecordType type,
      int flags,
      long high,
      long low,
      byte[] head,
      byte[] body,
      int bodyLength,
      Totals adds) {
    this.type = type;
    this.flags = flags;
    this.high = high;
    this.low = low;
    this.head = head;
    this.body = body;
    this.bodyLength = bodyLength;
    this.adds = adds;
    CRC32C crc = new CRC32C();
    crc.update(head, 0, head.length);
    crc.update(body, 0, bodyLength);
    this.payloadCrc = (int) crc.getValue();
    if (head.length + bodyLength > RecordHeader.PAYLOAD_MAX) {
      throw new IllegalArgumentException("a record of " + (head.length + bodyLength) + " octets");
    }
  }

  static Draft group(int mark) {
    return new Draft(
        RecordType.GROUP,
        0,
        0,
        0,
        new OctetWriter().int32(mark).toArray(),
        NOTHING,
        0,
        Totals.NONE);
  }

  static Draft checkpoint(Totals totals) {
    OctetWriter out = new OctetWriter();
    totals.encodeFixed(out);
    return new Draft(RecordType.CHECKPOINT, 0, 0, 0, out.toArray(), NOTHING, 0, Totals.NONE);
  }

  static Draft chunk(long high, long low, byte[] octets, int length) {
    return new Draft(RecordType.CHUNK, 0, high, low, NOTHING, octets, length, Totals.NONE);
  }

  /** {@code head} as {@link EnvelopeCodec} made it, {@code body} the last part of the content. */
  static Draft envelope(
      int flags, long high, long low, byte[] head, byte[] body, int bodyLength, int recipients) {
    Totals adds = (flags & RecordHeader.COPY) != 0 ? Totals.NONE : new Totals(recipients, 0, 0, 0);
    return new Draft(RecordType.ENVELOPE, flags, high, low, head, body, bodyLength, adds);
  }

  static Draft result(long high, long low, byte[] payload, Totals adds) {
    return new Draft(RecordType.RESULT, 0, high, low, payload, NOTHING, 0, adds);
  }

  static Draft tombstone(long high, long low, Totals adds) {
    OctetWriter out = new OctetWriter();
    adds.encode(out);
    return new Draft(RecordType.TOMBSTONE, 0, high, low, out.toArray(), NOTHING, 0, adds);
  }

  /** A record as it was read back, to be written again elsewhere. */
  static Draft again(RecordHeader header, byte[] payload, Totals adds) {
    int flags = header.flags() & ~RecordHeader.MORE;
    return new Draft(header.type(), flags, header.high(), header.low(), payload, NOTHING, 0, adds);
  }

  /** Its header; {@code more} when the next record belongs to the same batch. */
  RecordHeader header(long sequence, boolean more) {
    int all = more ? flags | RecordHeader.MORE : flags;
    return new RecordHeader(type, all, head.length + bodyLength, sequence, high, low, payloadCrc);
  }

  int recordLength() {
    return RecordHeader.OCTETS + head.length + bodyLength;
  }
}
