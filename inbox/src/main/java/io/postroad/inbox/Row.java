package io.postroad.inbox;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * One message in memory: about 200 octets, its packed summary, at most {@link
 * PackedSummary#OCTETS_MAX}, and the signature of its text, so that a full inbox fits a small heap.
 * Immutable.
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
  private final String inbox;
  private final List<String> tags;
  private final TextPlace text;
  private final byte[] summary;

  private Row(
      String id,
      long receivedMillis,
      long size,
      boolean read,
      String inbox,
      List<String> tags,
      TextPlace text,
      byte[] summary) {
    this.id = id;
    this.receivedMillis = receivedMillis;
    this.size = size;
    this.read = read;
    this.inbox = inbox;
    this.tags = tags;
    this.text = text;
    this.summary = summary;
  }

  static Row of(InboxEntry entry, TextPlace text) {
    return new Row(
        entry.id(),
        entry.received().toEpochMilli(),
        entry.size(),
        entry.read(),
        entry.inbox(),
        entry.tags(),
        text,
        PackedSummary.pack(entry));
  }

  InboxEntry entry() {
    return PackedSummary.unpack(summary, this);
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

  String inbox() {
    return inbox;
  }

  List<String> tags() {
    return tags;
  }

  TextPlace text() {
    return text;
  }

  /** The packed summary itself, which nobody may change. */
  byte[] summary() {
    return summary;
  }

  Row withRead(boolean nowRead) {
    return new Row(id, receivedMillis, size, nowRead, inbox, tags, text, summary);
  }

  Row withTags(List<String> nowTags) {
    return new Row(id, receivedMillis, size, read, inbox, List.copyOf(nowTags), text, summary);
  }

  Row withText(TextPlace nowText) {
    return new Row(id, receivedMillis, size, read, inbox, tags, nowText, summary);
  }

  /** The same row whose names are those that {@code shared} gives for equal ones. */
  Row named(UnaryOperator<String> shared) {
    List<String> sharedTags = tags.isEmpty() ? List.of() : tags.stream().map(shared).toList();
    return new Row(id, receivedMillis, size, read, shared.apply(inbox), sharedTags, text, summary);
  }

  /** As it stands in the index. */
  byte[] octets() {
    byte[] names = names(inbox, tags);
    ByteBuffer octets =
        ByteBuffer.allocate(ID_OCTETS + 17 + names.length + text.octets() + summary.length)
            .put(id.getBytes(StandardCharsets.US_ASCII))
            .putLong(receivedMillis)
            .putLong(size)
            .put((byte) (read ? 1 : 0))
            .put(names);
    text.write(octets);
    return octets.put(summary).array();
  }

  /** The inverse of {@link #octets}; the caller has checked a checksum over them. */
  static Row of(ByteBuffer octets) {
    String id = id(octets);
    long receivedMillis = octets.getLong();
    long size = octets.getLong();
    boolean read = octets.get() != 0;
    List<String> names = names(octets);
    TextPlace text = TextPlace.read(octets);
    byte[] summary = new byte[octets.remaining()];
    octets.get(summary);
    return new Row(
        id,
        receivedMillis,
        size,
        read,
        names.getFirst(),
        List.copyOf(names.subList(1, names.size())),
        text,
        summary);
  }

  static String id(ByteBuffer octets) {
    byte[] id = new byte[ID_OCTETS];
    octets.get(id);
    return new String(id, StandardCharsets.US_ASCII);
  }

  /** Names as they stand in the index: how many, then each with its length. */
  static byte[] names(String first, List<String> others) {
    List<byte[]> texts = new ArrayList<>();
    texts.add(first.getBytes(StandardCharsets.UTF_8));
    others.forEach(name -> texts.add(name.getBytes(StandardCharsets.UTF_8)));
    ByteBuffer octets =
        ByteBuffer.allocate(1 + texts.stream().mapToInt(text -> 2 + text.length).sum());
    octets.put((byte) texts.size());
    texts.forEach(text -> octets.putShort((short) text.length).put(text));
    return octets.array();
  }

  /** The inverse of {@link #names(String, List)}. */
  static List<String> names(ByteBuffer octets) {
    int count = octets.get();
    List<String> names = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      byte[] text = new byte[octets.getShort()];
      octets.get(text);
      names.add(new String(text, StandardCharsets.UTF_8));
    }
    return names;
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
