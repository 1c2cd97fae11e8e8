package io.postroad.mta.spool.segment;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.WARNING;

import io.postroad.mta.spool.Disk;
import io.postroad.mta.spool.QueueEntry;
import io.postroad.mta.spool.QueueId;
import io.postroad.smtp.runtime.Execution;
import io.postroad.smtp.runtime.Handoff;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the log short and the restart quick, beside the writer: removes segments nobody needs,
 * moves the survivors of mostly dead ones forward, writes sidecars, watches the room on the disk.
 * Its body is the thread {@code spool-care}; {@link #look} and {@link #committed} are the writer's.
 *
 * <p>Segments leave oldest first and one at a time, the folder forced in between, so that a
 * tombstone never leaves before what it buries, whichever names a crash brings back.
 */
final class Caretaker implements Runnable {
  private static final System.Logger LOG = System.getLogger(Caretaker.class.getName());
  private static final Duration AGAIN = Duration.ofSeconds(1);
  private static final long LOOK_NANOS = AGAIN.toNanos();

  /** A segment with less of it alive is emptied: its survivors are worth the copying. */
  private static final int LIVE_SHARE = 4;

  /** A log longer than so many times what is alive in it is shortened from its head. */
  private static final int LOG_PER_LIVE = 4;

  private static final int SEGMENTS_KEPT = 8;
  private static final long UNDER_WAY_MAX = 4L * 1024 * 1024;

  private final Disk disk;
  private final Spares spares;
  private final Catalog catalog;
  private final RecordReader reader;
  private final Space space;
  private final Fate fate;
  private final Counters counters;
  private final Execution execution;
  private final Handoff<Work> works;
  private final long salt;
  private final int segmentOctets;
  private final Handoff<Boolean> hints;
  private long lastLook;

  /** A segment could not be removed: no younger one may go before it. */
  private boolean stuck;

  Caretaker(
      Disk disk,
      Spares spares,
      Catalog catalog,
      Space space,
      Fate fate,
      Counters counters,
      Execution execution,
      Handoff<Work> works,
      long salt,
      int segmentOctets) {
    this.disk = disk;
    this.spares = spares;
    this.catalog = catalog;
    this.reader = new RecordReader(salt);
    this.space = space;
    this.fate = fate;
    this.counters = counters;
    this.execution = execution;
    this.works = works;
    this.salt = salt;
    this.segmentOctets = segmentOctets;
    this.hints = execution.handoff(1);
    this.lastLook = execution.time().nanos();
  }

  /** There may be something to do. */
  void look() {
    hints.offer(true);
  }

  /** Something was committed: time to look, if the last look is a while ago. */
  void committed(long nowNanos) {
    if (nowNanos - lastLook >= LOOK_NANOS) {
      lastLook = nowNanos;
      look();
    }
  }

  /** Lets it end after what it is doing. */
  void close() {
    hints.close();
  }

  @Override
  public void run() {
    try {
      while (!fate.over()) {
        reclaim();
        space.look();
        sidecars();
        if (space.full()) {
          // Hints would come from the writer's own refusals: look at a steady pace instead.
          execution.time().sleep(AGAIN);
        } else if (hints.take().isEmpty()) {
          return;
        }
      }
    } catch (IOException | RuntimeException | Error e) {
      works.close();
      fate.fail(e);
    }
  }

  private void reclaim() throws IOException {
    while (!fate.over() && !stuck) {
      Optional<Segment> sealed = catalog.withSegments(Caretaker::oldestSealed);
      if (sealed.isEmpty()) {
        return;
      }
      Segment oldest = sealed.get();
      if (!dead(oldest) && worthMoving(oldest) && affordable(oldest)) {
        move(oldest);
      }
      if (!dead(oldest)) {
        return;
      }
      remove(oldest);
    }
  }

  private static Optional<Segment> oldestSealed(Segments segments) {
    return segments.oldest().filter(segment -> segment.sealed);
  }

  private boolean dead(Segment segment) {
    return catalog.withSegments(_ -> segment.live == 0);
  }

  private boolean worthMoving(Segment oldest) {
    return catalog.withSegments(segments -> {
      // A short segment, left by a restart, counts as a whole one: else they would pile up.
      long size = Math.max(oldest.end, segmentOctets);
      boolean mostlyDead = oldest.live < size / LIVE_SHARE;
      boolean tooLong =
          segments.count() > SEGMENTS_KEPT
              && segments.octets() > LOG_PER_LIVE * segments.live() + segmentOctets;
      return mostlyDead || tooLong;
    });
  }

  /**
   * A full disk must not become fuller: there a segment is moved only if that frees more than it
   * takes, whatever parts of contents stand in younger segments. Dead segments behind it count.
   */
  private boolean affordable(Segment oldest) throws IOException {
    long cost = catalog.costOfMoving(oldest.number);
    long gain = catalog.withSegments(Segments::octetsUpToSecondLive);
    boolean full = space.full();
    boolean gains = !full || 2 * cost < gain;
    // Results of mail that leaves want room as well; where the disk is full, moving is what makes
    // it.
    long rest = full ? segmentOctets / 16 : segmentOctets / 4;
    return gains && disk.freeOctets() >= cost + rest;
  }

  // ---- moving survivors

  private record UnderWay(Live live, List<Place> chunks, long octets, Handoff<Outcome> done) {}

  private void move(Segment segment) throws IOException {
    List<UnderWay> underWay = new ArrayList<>();
    long octets = 0;
    for (QueueId id : catalog.survivors(segment.number)) {
      if (fate.over()) {
        break;
      }
      UnderWay started = start(id);
      if (started != null) {
        underWay.add(started);
        octets += started.octets();
      }
      while (octets > UNDER_WAY_MAX) {
        UnderWay first = underWay.removeFirst();
        octets -= first.octets();
        finish(first);
      }
    }
    underWay.forEach(this::finish);
  }

  private void finish(UnderWay moved) {
    boolean done = moved.done().take().orElse(null) instanceof Outcome.Durable;
    if (!done) {
      catalog.abandon(moved.chunks()); // It left meanwhile: nobody will ever refer to them.
    }
    catalog.unpin(moved.live());
  }

  private @Nullable UnderWay start(QueueId id) throws IOException {
    Located located = catalog.content(id);
    if (located == null) {
      return null;
    }
    try {
      return start(located);
    } catch (DamagedException e) {
      counters.corruptRecords.incrementAndGet();
      LOG.log(ERROR, e.getMessage() + "; its segment is kept aside");
      catalog.damaged(located);
      catalog.giveUp(id);
      return null;
    } catch (IOException e) {
      LOG.log(WARNING, "message " + id + " could not be moved: " + e.getMessage());
      return null;
    } finally {
      closeUnused(located);
    }
  }

  private @Nullable UnderWay start(Located located) throws IOException {
    if (located.envelope() == null) {
      return null;
    }
    Live live = catalog.pin(located.id());
    if (live == null) {
      QueueEntry entry = reader.entry(located);
      live = catalog.install(located, entry, true);
    }
    if (live == null) {
      return null; // It has changed meanwhile; the next look finds it again.
    }
    boolean handed = false;
    try {
      byte[] octets = reader.tail(located);
      Octets tail = new Octets(octets, octets.length);
      List<Place> chunks = new ArrayList<>();
      for (Place chunk : located.chunks()) {
        Place moved = moveChunk(live, reader.chunk(located, chunk));
        if (moved == null) {
          catalog.abandon(chunks);
          return null;
        }
        chunks.add(moved);
      }
      Handoff<Outcome> done = execution.handoff(1);
      handed = works.put(new Work.Move(live, List.copyOf(chunks), tail, done));
      return handed ? new UnderWay(live, chunks, tail.length, done) : null;
    } finally {
      if (!handed) {
        catalog.unpin(live);
      }
    }
  }

  private @Nullable Place moveChunk(Live live, byte[] octets) {
    Handoff<Outcome> done = execution.handoff(1);
    Draft draft = Draft.chunk(live.high, live.low, octets, octets.length);
    boolean handed = works.put(new Work.Chunk(draft, Work.Claim.MOVE, done));
    Optional<Outcome> outcome = handed ? done.take() : Optional.empty();
    return outcome.orElse(null) instanceof Outcome.Written(Place place) ? place : null;
  }

  private void closeUnused(Located located) throws IOException {
    for (Segment segment : catalog.unlocate(located)) {
      segment.file.close();
    }
  }

  // ---- removing

  private void remove(Segment segment) throws IOException {
    boolean unread =
        catalog.withSegments(segments -> {
          segments.remove(segment);
          return segment.readers == 0;
        });
    String spare = unread && reusable(segment) ? SegmentName.spare(segment.number) : "";
    try {
      String name = SegmentName.log(segment.number);
      if (segment.damaged) {
        disk.rename(name, SegmentName.damaged(segment.number));
      } else if (!spare.isEmpty()) {
        disk.rename(name, spare);
      } else {
        disk.delete(name);
      }
      if (disk.names().contains(SegmentName.sidecar(segment.number))) {
        disk.delete(SegmentName.sidecar(segment.number));
      }
    } catch (IOException e) {
      LOG.log(WARNING, "segment " + segment.number + " could not be removed", e);
      stuck = true;
    }
    disk.forceFolder();
    if (unread) {
      segment.file.close();
    }
    if (!spare.isEmpty() && !stuck) {
      spares.add(spare);
    }
  }

  /** Nobody reads it any more, and most of a segment's blocks are there. */
  private boolean reusable(Segment segment) {
    boolean whole = !segment.damaged && segment.end >= segmentOctets / 2;
    return whole && !space.full() && spares.wanted();
  }

  // ---- sidecars

  private void sidecars() {
    for (Segment segment : catalog.withSegments(Segments::all)) {
      boolean wanted = catalog.withSegments(_ -> segment.sealed && !segment.sidecar);
      if (fate.over() || !wanted) {
        continue;
      }
      try {
        Effects effects = new Effects(Totals.NONE);
        SegmentScan scan = new SegmentScan(segment.file, segment.number, salt, segment.end);
        scan.all(SegmentHeader.OCTETS, effects);
        if (effects.damaged() > 0) {
          LOG.log(ERROR, "segment " + segment.number + " is damaged: it is kept aside");
          counters.corruptRecords.addAndGet(effects.damaged());
          catalog.withSegments(_ -> segment.damaged = true);
        } else {
          Sidecar.write(disk, segment.number, segment.end, effects);
        }
      } catch (IOException e) {
        LOG.log(WARNING, "no sidecar for segment " + segment.number + ": " + e.getMessage());
      }
      catalog.withSegments(_ -> segment.sidecar = true);
    }
  }
}
