package io.postroad.mta.spool.segment;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.INFO;

import io.postroad.mta.spool.Disk;
import io.postroad.mta.spool.Disk.DiskFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Brings the catalog to what the log says, whatever state the last process left it in, and begins a
 * new segment (rules D3, D5). There is one way: a clean end only leaves nothing to be written
 * again. Old segments are never changed, only cut where they end. Confined to the opening thread.
 */
final class Recovery {
  private static final System.Logger LOG = System.getLogger(Recovery.class.getName());

  private final Disk disk;
  private final Catalog catalog;
  private final Counters counters;
  private final RandomGenerator random;
  private final List<Found> found = new ArrayList<>();
  private Totals totals = Totals.NONE;
  private long sequence;
  private int highest;

  /** Behind it nothing counts in the last segment. */
  private int lastEnd;

  private long salt;

  private record Found(Segment segment, @Nullable SegmentHeader header, long size) {}

  Recovery(Disk disk, Catalog catalog, Counters counters, RandomGenerator random) {
    this.disk = disk;
    this.catalog = catalog;
    this.counters = counters;
    this.random = random;
  }

  long salt() {
    return salt;
  }

  /** Reads the log and returns a writer that goes on behind it. */
  LogWriter run(int segmentOctets, Spares spares) throws IOException {
    // A name that the last process gave may not be stable yet: the next segment will refer to it,
    // and a crash must not take back the older name and leave the newer.
    disk.forceFolder();
    tidy();
    open();
    salt = identity();
    for (int i = 0; i + 1 < found.size(); i++) {
      sealed(found.get(i), found.get(i + 1));
    }
    Tail tail = found.isEmpty() ? null : last(found.getLast());
    catalog.totals(totals);
    LogWriter log =
        new LogWriter(disk, spares, catalog, counters, salt, segmentOctets, sequence + 1, totals);
    try {
      begin(log, tail);
    } catch (ForceFailedException e) {
      throw e;
    } catch (IOException e) {
      log.abandonBegun(e);
      if (!makeRoom()) {
        throw e;
      }
      begin(log, tail);
    }
    return log;
  }

  /**
   * A full disk must not keep mail from leaving: here go the reserve, what is only a cache, and
   * what an older segment left behind the tail.
   */
  private boolean makeRoom() throws IOException {
    boolean made = false;
    for (String name : disk.names()) {
      if (name.equals(SegmentName.RESERVE) || SegmentName.sidecarNumber(name).isPresent()) {
        disk.delete(name);
        made = true;
      }
    }
    if (!found.isEmpty() && found.getLast().segment().file.size() > lastEnd) {
      found.getLast().segment().file.truncate(lastEnd);
      made = true;
    }
    return made;
  }

  /** Removes what never counted, and counts what was put aside. */
  private void tidy() throws IOException {
    for (String name : disk.names()) {
      OptionalInt aside = SegmentName.damagedNumber(name);
      if (name.endsWith(SegmentName.UNFINISHED) || name.endsWith(SegmentName.SPARE)) {
        disk.delete(name);
      } else if (aside.isPresent()) {
        counters.corruptRecords.incrementAndGet();
        highest = Math.max(highest, aside.getAsInt());
        LOG.log(ERROR, "a damaged segment was kept aside: " + name);
      }
    }
  }

  private void open() throws IOException {
    Collection<String> names = disk.names();
    int[] numbers =
        names.stream()
            .map(SegmentName::logNumber)
            .flatMapToInt(OptionalInt::stream)
            .sorted()
            .toArray();
    for (int number : numbers) {
      DiskFile file = disk.open(SegmentName.log(number));
      long size = Math.min(file.size(), Integer.MAX_VALUE);
      Segment segment = new Segment(number, file, (int) size);
      SegmentHeader header = SegmentHeader.read(file, number);
      found.add(new Found(segment, header, size));
      catalog.withSegments(segments -> {
        segments.add(segment);
        return segment;
      });
      highest = Math.max(highest, number);
      if (header == null) {
        damaged(segment, 1, "its header cannot be read");
      }
    }
    for (String name : names) {
      OptionalInt number = SegmentName.sidecarNumber(name);
      if (number.isPresent() && !names.contains(SegmentName.log(number.getAsInt()))) {
        disk.delete(name);
      }
    }
  }

  private long identity() throws IOException {
    Long stored = Identity.read(disk);
    if (stored != null) {
      return stored;
    }
    @Nullable Long known = null;
    for (Found each : found) {
      SegmentHeader header = each.header();
      known = header == null ? known : Long.valueOf(header.salt());
    }
    if (!found.isEmpty() && known == null) {
      throw new IOException(
          disk + ": neither the spool's identity nor the header of any segment can be read");
    }
    long chosen = known == null ? random.nextLong() : known;
    Identity.write(disk, chosen);
    return chosen;
  }

  /** A segment that has a successor, which says where it ends: all below is durable. */
  private void sealed(Found each, Found next) throws IOException {
    Segment segment = each.segment();
    SegmentHeader follower = next.header();
    int limit = segment.end;
    if (follower != null && follower.previous() != segment.number) {
      counters.corruptRecords.incrementAndGet();
      LOG.log(ERROR, "segment " + follower.previous() + " is missing");
    } else if (follower != null) {
      limit = follower.previousEnd();
    }
    if (limit > each.size()) {
      damaged(segment, 1, "it ends at " + each.size() + " instead of " + limit);
    }
    segment.end = limit;
    Sidecar.Summary summary = replaySidecar(segment);
    if (summary == null) {
      scan(segment, (int) Math.min(limit, each.size()));
    } else {
      totals = summary.totals();
    }
    catalog.withSegments(_ -> segment.sealed = true);
  }

  private Sidecar.@Nullable Summary replaySidecar(Segment segment) {
    if (segment.damaged) {
      return null;
    }
    List<Effect> effects = new ArrayList<>();
    Sidecar.Summary summary = Sidecar.read(disk, segment.number, segment.end, effects::add);
    if (summary != null) {
      effects.forEach(effect -> catalog.apply(segment.number, effect));
      segment.sidecar = true;
    }
    return summary;
  }

  /** Replays a segment's good records below {@code limit}; what is bad there is damage. */
  private void scan(Segment segment, int limit) throws IOException {
    Effects effects = new Effects(totals);
    SegmentScan scan = new SegmentScan(segment.file, segment.number, salt, limit);
    scan.all(SegmentHeader.OCTETS, effects);
    if (effects.damaged() > 0) {
      damaged(segment, effects.damaged(), "records in it cannot be read");
    }
    effects.all().forEach(effect -> catalog.apply(segment.number, effect));
    totals = effects.totals();
  }

  /** The last segment: below the last mark everything is durable, behind it anything may be. */
  private Tail last(Found each) throws IOException {
    Segment segment = each.segment();
    int size = segment.end;
    Marks marks = new Marks();
    SegmentScan look = new SegmentScan(segment.file, segment.number, salt, size);
    look.all(SegmentHeader.OCTETS, marks);
    sequence = look.sequence();
    segment.end = marks.shifted ? size : Math.min(marks.mark, size);
    if (marks.shifted || size < SegmentHeader.FIRST_GROUP_END) {
      damaged(segment, 1, "octets of it are missing");
    }
    scan(segment, segment.end);
    Tail tail = new Tail(segment.file, segment.number);
    SegmentScan behind = new SegmentScan(segment.file, segment.number, salt, size);
    int end = behind.untilBad(segment.end, tail);
    lastEnd = end;
    if (end < size) {
      LOG.log(DEBUG, "segment " + segment.number + " ends at " + end + ": torn or older behind");
    }
    if (tail.foreign() > 0) {
      // Told of the segment they move to; parts of a content they may refer to stay here.
      segment.damaged = true;
      segment.sidecar = true;
    }
    if (behind.unreadable()) {
      damaged(segment, 1, "the disk cannot read its end");
    }
    catalog.withSegments(_ -> segment.sealed = true);
    return tail;
  }

  private void damaged(Segment segment, int count, String how) {
    counters.corruptRecords.addAndGet(count);
    segment.damaged = true;
    segment.sidecar = true; // It is read again at every start, so that the status stays red.
    LOG.log(ERROR, "segment " + segment.number + " is damaged: " + how + "; it is kept aside");
  }

  private void begin(LogWriter log, @Nullable Tail tail) throws IOException {
    Segment last = found.isEmpty() ? null : found.getLast().segment();
    log.begin(++highest, last == null ? 0 : last.number, last == null ? 0 : last.end);
    if (tail != null) {
      tail.rewrite(log);
    }
    log.finish();
    if (last != null && !last.damaged) {
      LogWriter.cutRest(last);
    }
    scan(log.active(), log.active().end);
    catalog.totals(totals);
    if (tail != null && tail.records() > 0) {
      LOG.log(INFO, tail.records() + " records behind the last mark were written again");
    }
  }

  /** Looks for the highest mark of all group heads. */
  private static final class Marks implements SegmentScan.Visitor {
    private int mark = SegmentHeader.FIRST_GROUP_END;

    /** A mark names what comes after it: octets before it are missing altogether. */
    private boolean shifted;

    @Override
    public void record(RecordHeader header, int offset, byte[] octets, int payload)
        throws DamagedException {
      if (header.type() == RecordType.GROUP) {
        int named = new OctetReader(octets, payload, header.payloadLength()).int32();
        shifted |= named > offset;
        mark = Math.max(mark, named);
      }
    }

    @Override
    public void damage(int offset, int until) {
      // Whether this is damage or a torn tail is told by the marks.
    }
  }
}
