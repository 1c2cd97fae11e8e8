package io.postroad.inbox;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The searchable texts of the messages, in files of about {@value #SEGMENT_MAX} octets that are
 * only added to at the end. A cache: never forced, and what cannot be read back is made anew from
 * its message. A file goes when no text in it is of use. Thread-safe; texts are written by
 * whichever thread finds nobody writing, and no lock is held meanwhile.
 */
final class TextLog {

  static final String PREFIX = "text-";

  private static final int SEGMENT_MAX = 8 << 20;

  /** Length, checksum and id stand before each text. */
  static final int HEADER = 34;

  /** Less is not worth collecting. */
  private static final long WASTE_MIN = 32L << 20;

  /** So many files may be there before small ones are put together. */
  private static final int FILES_MIN = 32;

  /** A record that is not yet on the disk. */
  private static final class Pending {
    final int segment;
    final int offset;
    final byte[] record;

    Pending(int segment, int offset, byte[] record) {
      this.segment = segment;
      this.offset = offset;
      this.record = record;
    }
  }

  private static final class Segment {
    long octets;
    long live;
  }

  private final InboxDisk disk;

  // Guarded by this.
  private final Map<Integer, Segment> segments = new HashMap<>();
  private final Deque<Pending> pending = new ArrayDeque<>();
  private boolean writing;
  private int current;

  // Touched only by the thread that set writing.
  private InboxDisk.@Nullable Writing file;
  private int fileSegment;

  TextLog(InboxDisk disk) {
    this.disk = disk;
  }

  /**
   * Takes over what is on the disk: {@code rows} say what is of use, the rest goes. Rows whose text
   * is not there are returned.
   */
  List<Row> recover(List<Row> rows) throws IOException {
    Map<Integer, Segment> found = new HashMap<>();
    for (String name : disk.names()) {
      if (name.startsWith(PREFIX)) {
        Segment segment = new Segment();
        segment.octets = disk.facts(name).map(InboxDisk.Facts::size).orElse(0L);
        found.put(number(name), segment);
      }
    }
    List<Row> lost = new ArrayList<>();
    for (Row row : rows) {
      TextPlace place = row.text();
      Segment segment = found.get(place.segment());
      if (place.isStored()
          && (segment == null || place.offset() + octets(place) > segment.octets)) {
        lost.add(row);
      } else if (place.isStored() && segment != null) {
        segment.live += octets(place);
      }
    }
    synchronized (this) {
      segments.putAll(found);
      current = found.keySet().stream().mapToInt(number -> number).max().orElse(0);
      begin();
    }
    return lost;
  }

  /**
   * Gives a text its place; {@link #flush} then writes it.
   *
   * @param summary what is searched beside it, folded; for the signature
   */
  synchronized TextPlace add(String id, byte[] text, byte[] summary) {
    if (text.length == 0) {
      return TextPlace.empty(summary);
    }
    Segment segment = segment(current);
    if (segment.octets >= SEGMENT_MAX) {
      segment = begin();
    }
    TextPlace place = TextPlace.of(current, (int) segment.octets, text, summary);
    append(segment, record(id, text));
    return place;
  }

  /** A text of this row is no longer needed. */
  synchronized void release(Row row) {
    Segment segment = segments.get(row.text().segment());
    if (row.text().isStored() && segment != null) {
      segment.live -= octets(row.text());
    }
  }

  /** The record of a text that is not yet on the disk. */
  synchronized Optional<byte[]> waiting(TextPlace place) {
    for (Pending one : pending) {
      if (one.segment == place.segment() && one.offset == place.offset()) {
        return Optional.of(one.record);
      }
    }
    return Optional.empty();
  }

  /**
   * Writes what waits, unless another thread is at it, which then writes this too. Whoever adds a
   * text has just forced its message, so that never much waits.
   *
   * @throws IOException when the disk fails; the texts that waited are lost, until a search finds
   *     that out
   */
  void flush() throws IOException {
    while (true) {
      List<Pending> batch;
      synchronized (this) {
        if (writing || pending.isEmpty()) {
          return;
        }
        writing = true;
        batch = List.copyOf(pending);
      }
      boolean done = false;
      try {
        write(batch);
        done = true;
      } finally {
        synchronized (this) {
          writing = false;
          for (int i = 0; i < batch.size(); i++) {
            pending.removeFirst();
          }
          if (!done) {
            pending.clear(); // their places are wrong behind a write that failed
            begin();
          }
        }
      }
    }
  }

  /** Removes the files in which nothing is of use. */
  void tidy() throws IOException {
    List<Integer> dead = new ArrayList<>();
    synchronized (this) {
      segments.forEach((number, segment) -> {
        boolean waited = pending.stream().anyMatch(one -> one.segment == number);
        if (segment.live == 0 && number != current && !waited) {
          dead.add(number);
        }
      });
      dead.forEach(segments::remove);
    }
    for (int number : dead) {
      disk.delete(name(number));
    }
  }

  /**
   * The file whose texts should be added again, so that it can go: the one with the least of use,
   * when half of all is of none, or there are too many files.
   */
  synchronized OptionalInt wasteful() {
    long octets = 0;
    long live = 0;
    int least = 0;
    long leastLive = Long.MAX_VALUE;
    for (Map.Entry<Integer, Segment> entry : segments.entrySet()) {
      Segment segment = entry.getValue();
      octets += segment.octets;
      live += segment.live;
      if (entry.getKey() != current && segment.live > 0 && segment.live < leastLive) {
        leastLive = segment.live;
        least = entry.getKey();
      }
    }
    boolean waste = octets - live > Math.max(WASTE_MIN, live);
    boolean many = segments.size() > FILES_MIN + 2 * octets / SEGMENT_MAX;
    return least > 0 && (waste || many) ? OptionalInt.of(least) : OptionalInt.empty();
  }

  /** Octets on the disk. */
  synchronized long octets() {
    return segments.values().stream().mapToLong(segment -> segment.octets).sum();
  }

  void close() throws IOException {
    InboxDisk.Writing open = file;
    file = null;
    if (open != null) {
      open.close();
    }
  }

  static String name(int segment) {
    return "%s%010d".formatted(PREFIX, segment);
  }

  /** Whether {@code record} is that of the text of {@code id}, unharmed. */
  static boolean isWhole(byte[] octets, int at, String id, TextPlace place) {
    ByteBuffer header = ByteBuffer.wrap(octets, at, HEADER);
    if (header.getInt() != place.length()) {
      return false;
    }
    int checksum = header.getInt();
    for (int i = 0; i < id.length(); i++) {
      if (octets[at + 8 + i] != (byte) id.charAt(i)) {
        return false;
      }
    }
    return checksum == checksum(octets, at + 8, HEADER - 8 + place.length());
  }

  private static byte[] record(String id, byte[] text) {
    byte[] record = new byte[HEADER + text.length];
    System.arraycopy(id.getBytes(StandardCharsets.US_ASCII), 0, record, 8, HEADER - 8);
    System.arraycopy(text, 0, record, HEADER, text.length);
    ByteBuffer.wrap(record).putInt(text.length).putInt(checksum(record, 8, record.length - 8));
    return record;
  }

  private static int checksum(byte[] octets, int offset, int length) {
    CRC32C crc = new CRC32C();
    crc.update(octets, offset, length);
    return (int) crc.getValue();
  }

  private static long octets(TextPlace place) {
    return HEADER + (long) place.length();
  }

  private static int number(String name) {
    String digits = name.substring(PREFIX.length());
    boolean sound =
        !digits.isEmpty()
            && digits.length() <= 10
            && digits.chars().allMatch(c -> c >= '0' && c <= '9');
    long number = sound ? Long.parseLong(digits) : 0;
    return number < Integer.MAX_VALUE / 2 ? (int) number : 0;
  }

  private Segment segment(int number) {
    return segments.computeIfAbsent(number, _ -> new Segment());
  }

  /** A new file; an old one is never added to, because its end may be torn. */
  private Segment begin() {
    current++;
    return segment(current);
  }

  private void append(Segment segment, byte[] record) {
    pending.addLast(new Pending(current, (int) segment.octets, record));
    segment.octets += record.length;
    segment.live += record.length;
  }

  private void write(List<Pending> batch) throws IOException {
    int at = 0;
    while (at < batch.size()) {
      int segment = batch.get(at).segment;
      int end = at;
      long octets = 0;
      while (end < batch.size() && batch.get(end).segment == segment && octets < 1 << 20) {
        octets += batch.get(end).record.length;
        end++;
      }
      ByteBuffer together = ByteBuffer.allocate((int) octets);
      batch.subList(at, end).forEach(one -> together.put(one.record));
      fileOf(segment).write(together.array(), 0, together.position());
      at = end;
    }
  }

  private InboxDisk.Writing fileOf(int segment) throws IOException {
    InboxDisk.Writing open = file;
    if (open == null || fileSegment != segment) {
      close();
      open = disk.create(name(segment));
      file = open;
      fileSegment = segment;
    }
    return open;
  }
}
