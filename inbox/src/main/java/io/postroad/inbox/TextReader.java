package io.postroad.inbox;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads searchable texts for one search, which asks for them from the newest to the oldest: those
 * that lie together are read together. Confined to one thread.
 */
final class TextReader implements Closeable {

  /** At most so much is read at once where texts lie together. */
  private static final int WINDOW = 512 * 1024;

  /** Nearer than this, it is better to read on than to ask the disk again. */
  private static final int NEAR = 16 * 1024;

  private final InboxDisk disk;
  private final TextLog log;
  private byte[] octets = new byte[WINDOW];
  private int segment;
  private long windowBegin;
  private long windowEnd;
  private int ahead;
  private InboxDisk.@Nullable Reading file;

  TextReader(InboxDisk disk, TextLog log) {
    this.disk = disk;
    this.log = log;
  }

  /** Octets of a text, in a longer array. */
  static final class Slice {
    private final byte[] octets;
    private final int begin;
    private final int end;

    private Slice(byte[] octets, int begin, int end) {
      this.octets = octets;
      this.begin = begin;
      this.end = end;
    }

    static Slice of(byte[] text) {
      return new Slice(text, 0, text.length);
    }

    byte[] copy() {
      return Arrays.copyOfRange(octets, begin, end);
    }

    /** Whether {@code needle}, given as {@link #latin} has it, stands at one of the places. */
    boolean holds(String needle, Places places, boolean anywhere) {
      String text = new String(octets, begin, end - begin, StandardCharsets.ISO_8859_1);
      int hit = text.indexOf(needle);
      while (hit >= 0 && !anywhere) {
        int line = text.lastIndexOf('\n', hit) + 1;
        if (SearchText.isAt(text.charAt(line), places)) {
          return true;
        }
        int next = text.indexOf('\n', hit);
        hit = next < 0 ? -1 : text.indexOf(needle, next);
      }
      return hit >= 0;
    }
  }

  /** Octets as a text of one character each: the library searches these quickest. */
  static String latin(byte[] octets) {
    return new String(octets, StandardCharsets.ISO_8859_1);
  }

  /** The text of a row; empty when it is lost. */
  Optional<Slice> read(Row row) throws IOException {
    TextPlace place = row.text();
    if (place.isUnknown()) {
      return Optional.empty();
    }
    if (!place.isStored()) {
      return Optional.of(new Slice(octets, 0, 0));
    }
    Optional<byte[]> waiting = log.waiting(place);
    if (waiting.isPresent()) {
      return Optional.of(new Slice(waiting.get(), TextLog.HEADER, waiting.get().length));
    }
    int length = TextLog.HEADER + place.length();
    if (!isInWindow(place, length) && !fill(place, length)) {
      return Optional.empty();
    }
    int at = (int) (place.offset() - windowBegin);
    return TextLog.isWhole(octets, at, row.id(), place)
        ? Optional.of(new Slice(octets, at + TextLog.HEADER, at + length))
        : Optional.empty();
  }

  @Override
  public void close() throws IOException {
    InboxDisk.Reading open = file;
    file = null;
    if (open != null) {
      open.close();
    }
  }

  private boolean isInWindow(TextPlace place, int length) {
    return place.segment() == segment
        && place.offset() >= windowBegin
        && place.offset() + (long) length <= windowEnd;
  }

  /** Reads the record, and what lies before it when that is likely to be asked for next. */
  private boolean fill(TextPlace place, int length) throws IOException {
    long end = place.offset() + (long) length;
    boolean near = place.segment() == segment && end <= windowBegin && windowBegin - end <= NEAR;
    if (place.segment() != segment || file == null) {
      close();
      file = disk.open(TextLog.name(place.segment())).orElse(null);
      segment = place.segment();
    }
    InboxDisk.Reading open = file;
    ahead = near ? Math.min(WINDOW, Math.max(NEAR * 2, ahead * 2)) : 0;
    long begin = Math.max(0, end - Math.max(length, ahead));
    if (length > octets.length) {
      octets = new byte[length];
    }
    int wanted = (int) (end - begin);
    windowBegin = begin;
    windowEnd = begin;
    if (open == null || open.read(begin, octets, 0, wanted) < wanted) {
      return false;
    }
    windowEnd = end;
    return true;
  }
}
