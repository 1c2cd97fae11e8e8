package io.postroad.mta.spool.segment;

import static java.lang.System.Logger.Level.WARNING;

import io.postroad.mta.spool.Disk;
import io.postroad.mta.spool.Disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Appends groups to the active segment, forces it, and begins the next one. A refused group leaves
 * nothing behind: its octets are cut off, its sequence numbers are never used again (so that octets
 * which could not be cut off cannot pass for the next records), and the ledger does not count it.
 * Confined to the writer's thread; to recovery's before that.
 */
final class LogWriter {
  private static final System.Logger LOG = System.getLogger(LogWriter.class.getName());
  private static final int BUFFER_MAX = 1024 * 1024;
  private static final int BUFFER_MIN = 4096;

  private final Disk disk;
  private final Spares spares;
  private final Catalog catalog;
  private final Counters counters;
  private final long salt;
  private final int segmentOctets;
  private final ByteBuffer buffer;
  private @Nullable Segment active;
  private long sequence;
  private Totals totals;
  private Totals totalsBegun;
  private int forcedEnd;
  private boolean unmarked;
  private int nextNumber;
  private int position;

  LogWriter(
      Disk disk,
      Spares spares,
      Catalog catalog,
      Counters counters,
      long salt,
      int segmentOctets,
      long sequence,
      Totals totals) {
    this.disk = disk;
    this.spares = spares;
    this.catalog = catalog;
    this.counters = counters;
    this.salt = salt;
    this.segmentOctets = segmentOctets;
    this.sequence = sequence;
    this.totals = totals;
    this.totalsBegun = totals;
    this.buffer = ByteBuffer.allocateDirect(Math.clamp(segmentOctets / 8, BUFFER_MIN, BUFFER_MAX));
  }

  /** The segment that is written to. */
  Segment active() {
    Segment segment = active;
    if (segment == null) {
      throw new IllegalStateException("no segment was begun");
    }
    return segment;
  }

  /** Whether everything appended is forced. */
  boolean forced() {
    return forcedEnd == active().end;
  }

  /** Whether the last group is durable, but nothing in the log says so yet. */
  boolean owesMark() {
    return unmarked && forced();
  }

  /**
   * Writes the batches as one group, not forced. Their drafts' offsets are in the segment that is
   * active afterwards.
   *
   * @throws ForceFailedException when a full segment could not be forced or the next not be begun
   *     safely
   * @throws IOException when there was no room or the write failed; nothing of it was kept (D4)
   */
  void append(List<Batch> batches) throws IOException {
    long octets = 2L * (RecordHeader.OCTETS + 64);
    for (Batch batch : batches) {
      octets += batch.octets();
    }
    boolean fresh = active().end <= SegmentHeader.FIRST_GROUP_END;
    if (!fresh && active().end + octets > segmentOctets) {
      roll();
    }
    write(active(), batches);
    unmarked = true;
  }

  /** As {@link #append}, but never into another segment: for one that has no name yet. */
  void appendHere(List<Batch> batches) throws IOException {
    write(active(), batches);
    unmarked = true;
  }

  /** Says in the log that everything before is forced; not forced itself, because it only helps. */
  void mark() throws IOException {
    write(active(), List.of());
    unmarked = false;
  }

  private void write(Segment segment, List<Batch> batches) throws IOException {
    int start = segment.end;
    position = start;
    buffer.clear();
    Totals sum = totals;
    try {
      put(segment, Draft.group(forcedEnd), false);
      if (start == SegmentHeader.OCTETS) {
        put(segment, Draft.checkpoint(totals), false);
      }
      for (Batch batch : batches) {
        int left = batch.drafts().size();
        for (Draft draft : batch.drafts()) {
          put(segment, draft, --left > 0);
          sum = sum.plus(draft.adds);
        }
      }
      flush(segment);
    } catch (IOException e) {
      cutOff(segment, start, e);
      throw e;
    }
    counters.octetsWritten.addAndGet(position - start);
    totals = sum;
    segment.end = position;
  }

  private static void cutOff(Segment segment, int end, IOException because) {
    try {
      segment.file.truncate(end);
    } catch (IOException e) {
      // The next group is written over it, and sequence numbers tell what is left from what counts.
      because.addSuppressed(e);
    }
  }

  private void put(Segment segment, Draft draft, boolean more) throws IOException {
    draft.offset = position + buffer.position();
    if (buffer.remaining() < RecordHeader.OCTETS) {
      flush(segment);
    }
    draft.header(sequence++, more).encode(buffer, salt, segment.number);
    put(segment, draft.head, draft.head.length);
    put(segment, draft.body, draft.bodyLength);
  }

  private void put(Segment segment, byte[] octets, int length) throws IOException {
    int done = 0;
    while (done < length) {
      if (!buffer.hasRemaining()) {
        flush(segment);
      }
      int step = Math.min(length - done, buffer.remaining());
      buffer.put(octets, done, step);
      done += step;
    }
  }

  private void flush(Segment segment) throws IOException {
    buffer.flip();
    int length = buffer.remaining();
    segment.file.write(buffer, position);
    position += length;
    buffer.clear();
  }

  /** Puts everything appended on stable storage; once it failed it must not be called again. */
  void force() throws ForceFailedException {
    force(active().file, "segment " + active().number);
    forcedEnd = active().end;
  }

  private void force(DiskFile file, String what) throws ForceFailedException {
    counters.forces.incrementAndGet();
    try {
      file.force();
    } catch (IOException e) {
      throw new ForceFailedException("forcing " + what + " failed", e);
    }
  }

  /** Seals the active segment, all of it forced, and begins the next. */
  private void roll() throws IOException {
    Segment full = active();
    if (!forced()) {
      force();
    }
    try {
      begin(nextNumber, full.number, full.end);
      finish();
    } catch (IOException e) {
      active = full;
      forcedEnd = full.end;
      throw e;
    }
    cutRest(full);
    catalog.withSegments(_ -> full.sealed = true);
  }

  /** Nothing more is written: what an older segment left behind the end is given back. */
  void end() {
    cutRest(active());
  }

  /** Cuts off what does not count, once that is durable: the next segment says where this ends. */
  static void cutRest(Segment segment) {
    try {
      segment.file.truncate(segment.end);
    } catch (IOException e) {
      // It counts for nothing there either; it only takes room.
      LOG.log(WARNING, "the rest of segment " + segment.number + " could not be cut off", e);
    }
  }

  /** Makes a segment, with its header and first group, under a name that does not count yet. */
  void begin(int number, int previous, int previousEnd) throws IOException {
    nextNumber = number + 1;
    totalsBegun = totals;
    String name = SegmentName.log(number) + SegmentName.UNFINISHED;
    DiskFile file = spares.begin(name);
    Segment next = new Segment(number, file, SegmentHeader.OCTETS);
    forcedEnd = SegmentHeader.OCTETS;
    try {
      file.write(new SegmentHeader(number, previous, previousEnd, salt).encode(), 0);
      write(next, List.of());
    } catch (IOException e) {
      abandon(file, name, e);
      throw e;
    }
    active = next;
    unmarked = false;
  }

  /** Forces the segment that was begun and gives it its name: from now on it counts. */
  void finish() throws IOException {
    Segment segment = active();
    force();
    String name = SegmentName.log(segment.number);
    try {
      disk.rename(name + SegmentName.UNFINISHED, name);
    } catch (IOException e) {
      abandon(segment.file, name + SegmentName.UNFINISHED, e);
      throw e;
    }
    try {
      disk.forceFolder();
    } catch (IOException e) {
      throw new ForceFailedException("forcing the folder failed", e);
    }
    catalog.withSegments(segments -> {
      segments.add(segment);
      return segment;
    });
  }

  /** Removes the segment that was begun and could not be filled or named, as if it never was. */
  void abandonBegun(IOException because) {
    Segment begun = active;
    if (begun != null) {
      active = null;
      totals = totalsBegun;
      abandon(begun.file, SegmentName.log(begun.number) + SegmentName.UNFINISHED, because);
    }
  }

  private void abandon(DiskFile file, String name, IOException because) {
    try {
      file.close();
      disk.delete(name);
    } catch (IOException e) {
      because.addSuppressed(e); // The next start removes it.
    }
  }
}
