package io.postroad.inbox;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Comparator;

/**
 * One message in memory: about 120 octets and its packed summary, at most {@link
 * PackedSummary#OCTETS_MAX}, so that a full inbox fits a small heap. Immutable.
 */
final class Row {

  /** Oldest first; the id settles equal times. */
  static final Comparator<Row> BY_TIME =
      Comparator.<Row>comparingLong(row -> row.receivedMillis).thenComparing(row -> row.id);

  private static final int ID_OCTETS = 26;

  private final String id;
  private final long receivedMillis;
  private final long size;
  private final boolean read;
  private final byte[] summary;

  private Row(String id, long receivedMillis, long size, boolean read, byte[] summary) {
    this.id = id;
    this.receivedMillis = receivedMillis;
    this.size = size;
    this.read = read;
    this.summary = summary;
  }

  static Row of(InboxEntry entry) {
    return new Row(
        entry.id(),
        entry.received().toEpochMilli(),
        entry.size(),
        entry.read(),
        PackedSummary.pack(entry));
  }

  InboxEntry entry() {
    return PackedSummary.unpack(summary, id, received(), size, read);
  }

  String id() {
    return id;
  }

  Instant received() {
    return Instant.ofEpochMilli(receivedMillis);
  }

  long size() {
    return size;
  }

  boolean read() {
    return read;
  }

  Row withRead(boolean nowRead) {
    return new Row(id, receivedMillis, size, nowRead, summary);
  }

  /** As it stands in the index. */
  byte[] octets() {
    return ByteBuffer.allocate(ID_OCTETS + 17 + summary.length)
        .put(id.getBytes(StandardCharsets.US_ASCII))
        .putLong(receivedMillis)
        .putLong(size)
        .put((byte) (read ? 1 : 0))
        .put(summary)
        .array();
  }

  /** The inverse of {@link #octets}; the caller has checked a checksum over them. */
  static Row of(ByteBuffer octets) {
    String id = id(octets);
    long receivedMillis = octets.getLong();
    long size = octets.getLong();
    boolean read = octets.get() != 0;
    byte[] summary = new byte[octets.remaining()];
    octets.get(summary);
    return new Row(id, receivedMillis, size, read, summary);
  }

  static String id(ByteBuffer octets) {
    byte[] id = new byte[ID_OCTETS];
    octets.get(id);
    return new String(id, StandardCharsets.US_ASCII);
  }

  /** Whether {@code text} has the form of an id (rule W4): no path is ever made of another. */
  static boolean isId(String text) {
    if (text.length() != ID_OCTETS) {
      return false;
    }
    for (int i = 0; i < ID_OCTETS; i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'z')) {
        return false;
      }
    }
    return true;
  }
}
