package io.postroad.mta.spool.segment;

import io.postroad.mta.spool.NewMessage;
import io.postroad.mta.spool.QueueEntry;
import io.postroad.mta.spool.QueueId;
import io.postroad.mta.spool.RecipientState;
import io.postroad.mta.spool.Spool.Figures;
import io.postroad.mta.spool.Spool.Settled;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the spool holds, as memory sees it: which message stands where, who has it, what is due, and
 * the ledger. Thread-safe by its monitor, under which no port is ever called. Changes show here at
 * once; that they are durable follows when the writer has committed them.
 */
final class Catalog {
  private final Index index = new Index();
  private final Lanes lanes = new Lanes(index);
  private final Segments segments = new Segments();
  private final Map<QueueId, Live> lives = new HashMap<>();
  private Totals totals = Totals.NONE;
  private long queued;
  private long held;

  /** What {@link #take} found: the entry, or where to read it. */
  record Turn(@Nullable QueueEntry entry, @Nullable Located located) {}

  /** What a settlement did: the answer, and the message the writer must be told of. */
  record Merged(Settled settled, @Nullable Live unwritten, boolean lost) {}

  synchronized <T> T withSegments(Function<Segments, T> question) {
    return question.apply(segments);
  }

  synchronized void totals(Totals known) {
    totals = known;
  }

  /** The ledger, one moment's. */
  synchronized Figures figures(Counters counters, boolean full) {
    return new Figures(
        totals.accepted(),
        totals.delivered(),
        totals.bounced(),
        held,
        totals.deleted(),
        queued,
        index.size(),
        counters.commits.get(),
        counters.forces.get(),
        counters.octetsWritten.get(),
        counters.corruptRecords.get(),
        full);
  }

  // ---- recovery

  /** Makes what a segment says about a message true; segments are replayed oldest first. */
  synchronized void apply(int segment, Effect effect) {
    int slot = index.find(effect.high, effect.low);
    if (effect.tombstone) {
      if (slot != Index.NONE) {
        forget(slot);
      }
      return;
    }
    Place envelope = effect.envelope(segment);
    if (envelope != null) {
      if (slot != Index.NONE) {
        forget(slot);
      }
      slot = index.add(effect.high, effect.low);
      index.setEnvelope(slot, envelope);
      index.setChunks(slot, effect.chunks);
      segments.needed(envelope);
      segments.needed(effect.chunks);
    }
    if (slot == Index.NONE) {
      return; // A result whose envelope was lost to damage: the message cannot come back.
    }
    Place state = effect.state(segment);
    if (state != null) {
      segments.dead(index.state(slot));
      segments.needed(state);
      index.setState(slot, state);
    }
    count(slot, effect.queued, effect.held);
    index.nextGeneration(slot);
    lanes.add(slot, effect.due);
  }

  private void forget(int slot) {
    count(slot, 0, 0);
    segments.dead(index.envelope(slot));
    segments.dead(index.state(slot));
    segments.dead(index.chunks(slot));
    index.remove(slot);
  }

  private void count(int slot, int nowQueued, int nowHeld) {
    queued += nowQueued - index.queued(slot);
    held += nowHeld - index.held(slot);
    index.counts(slot, nowQueued, nowHeld);
  }

  // ---- looking

  synchronized boolean contains(QueueId id) {
    return index.find(id.high(), id.low()) != Index.NONE;
  }

  /** The entry if it is in memory, else where it stands; both empty when there is none. */
  synchronized Turn find(QueueId id) {
    Live live = lives.get(id);
    int slot = live == null ? index.find(id.high(), id.low()) : live.slot;
    if (slot == Index.NONE) {
      return new Turn(null, null);
    }
    return live == null ? new Turn(null, locate(slot)) : new Turn(live.entry, null);
  }

  /** Where a message's content stands. */
  synchronized @Nullable Located content(QueueId id) {
    int slot = index.find(id.high(), id.low());
    return slot == Index.NONE ? null : locate(slot);
  }

  /** The next messages in order of id. */
  synchronized List<Turn> page(Optional<QueueId> after, int count) {
    List<Turn> page = new ArrayList<>();
    long high = after.map(QueueId::high).orElse(0L);
    long low = after.map(QueueId::low).orElse(0L);
    for (int slot : index.after(high, low, count)) {
      Live live = lives.get(QueueId.of(index.high(slot), index.low(slot)));
      page.add(live == null ? new Turn(null, locate(slot)) : new Turn(live.entry, null));
    }
    return page;
  }

  private Located locate(int slot) {
    QueueId id = QueueId.of(index.high(slot), index.low(slot));
    Live live = lives.get(id);
    Place envelope = index.envelope(slot);
    Place state = index.state(slot);
    List<Place> chunks = index.chunks(slot);
    List<Segment> open = new ArrayList<>(2);
    hold(open, envelope);
    hold(open, state);
    for (Place chunk : chunks) {
      hold(open, chunk);
    }
    return new Located(
        id,
        slot,
        index.generation(slot),
        index.leased(slot),
        envelope,
        state,
        chunks,
        envelope == null && live != null ? live.tail : null,
        live == null ? 0 : live.tailLength,
        open);
  }

  private void hold(List<Segment> open, @Nullable Place place) {
    Segment segment = place == null ? null : segments.get(place.segment());
    if (segment != null && !open.contains(segment)) {
      segment.readers++;
      open.add(segment);
    }
  }

  /** Gives a place back; the segments nobody needs any more, for the caller to close. */
  synchronized List<Segment> unlocate(Located located) {
    List<Segment> close = new ArrayList<>(0);
    for (Segment segment : located.segments()) {
      if (--segment.readers == 0 && segment.removed) {
        close.add(segment);
      }
    }
    return close;
  }

  // ---- leases

  synchronized long nextDue() {
    return lanes.nextDue();
  }

  synchronized @Nullable DueHeap detachFirst(long now) {
    return lanes.detachFirst(now);
  }

  synchronized void attach(List<DueHeap> detached) {
    detached.forEach(lanes::attach);
  }

  /** Leases the first due message of a detached destination. */
  synchronized Optional<Turn> take(DueHeap lane, long now) {
    int slot = lanes.pop(lane, now);
    return slot == Index.NONE ? Optional.empty() : Optional.of(lease(slot));
  }

  synchronized Optional<Turn> lease(QueueId id) {
    int slot = index.find(id.high(), id.low());
    boolean free = slot != Index.NONE && !index.leased(slot) && !index.damaged(slot);
    return free ? Optional.of(lease(slot)) : Optional.empty();
  }

  private Turn lease(int slot) {
    index.leased(slot, true);
    Live live = lives.get(QueueId.of(index.high(slot), index.low(slot)));
    if (live == null) {
      return new Turn(null, locate(slot));
    }
    live.entry = leased(live.entry, true);
    return new Turn(live.entry, null);
  }

  /** Keeps a message that was read back in memory; null when it has changed meanwhile. */
  synchronized @Nullable Live install(Located located, QueueEntry entry, boolean pin) {
    if (!current(located)) {
      return null;
    }
    Live live = lives.get(located.id());
    if (live == null) {
      live = new Live(entry, located.chunks());
      live.slot = located.slot();
      live.envelope = located.envelope();
      live.state = located.state();
      lives.put(live.id, live);
    }
    live.pins += pin ? 1 : 0;
    return live;
  }

  /** A message's records cannot be read: nobody gets it before the next start. */
  synchronized void damaged(Located located) {
    for (Segment segment : located.segments()) {
      segment.damaged = true;
    }
    if (current(located)) {
      index.markDamaged(located.slot());
    }
  }

  private boolean current(Located located) {
    int slot = located.slot();
    return index.used(slot) && index.generation(slot) == located.generation();
  }

  synchronized void release(QueueId id) {
    Live live = lives.get(id);
    if (live == null || !live.entry.leased()) {
      return;
    }
    live.entry = leased(live.entry, false);
    index.leased(live.slot, false);
    lanes.add(live.slot, outlook(live.entry).due());
    dropIfClean(live);
  }

  private static QueueEntry leased(QueueEntry entry, boolean leased) {
    return new QueueEntry(entry.message(), entry.size(), entry.states(), leased);
  }

  private static States.Outlook outlook(QueueEntry entry) {
    return States.outlook(entry.states(), entry.message().destinations());
  }

  private void dropIfClean(Live live) {
    boolean clean = live.written == live.version && live.reports.isEmpty() && !live.queued;
    if (!live.entry.leased() && live.pins == 0 && clean && live.envelope != null) {
      lives.remove(live.id);
    }
  }

  // ---- settling

  /** Merges results into a leased message. */
  synchronized Merged settle(
      QueueId id, Map<Integer, RecipientState> changes, @Nullable Prepared report) {
    Live live = lives.get(id);
    if (live == null || !live.entry.leased()) {
      return new Merged(new Settled(Optional.empty(), Optional.empty()), null, true);
    }
    List<RecipientState> states = new ArrayList<>(live.entry.states());
    changes.forEach((recipient, state) -> {
      // A final state is the one recorded state of its recipient (rule D7).
      if (!states.get(recipient).isFinal()) {
        states.set(recipient, state);
      }
    });
    Totals before = States.finals(live.entry.states());
    live.entry = new QueueEntry(live.entry.message(), live.entry.size(), states, true);
    totals = totals.plus(States.finals(states).minus(before));
    States.Outlook outlook = outlook(live.entry);
    count(live.slot, outlook.queued(), outlook.held());
    live.version++;
    if (report != null) {
      admit(report.live());
      report.live().pins++;
      report.live().cause = live;
      live.reports.add(report);
    }
    if (outlook.queued() + outlook.held() == 0) {
      live.gone = true;
      lives.remove(id);
      index.remove(live.slot);
      live.slot = Index.NONE;
    }
    boolean tell = !live.queued;
    live.queued = true;
    Settled settled =
        new Settled(
            live.gone ? Optional.empty() : Optional.of(live.entry),
            report == null ? Optional.empty() : Optional.of(report.live().entry));
    return new Merged(settled, tell ? live : null, false);
  }

  /** Makes a new message, leased, part of the spool. */
  private void admit(Live live) {
    live.slot = index.add(live.high, live.low);
    index.leased(live.slot, true);
    index.setChunks(live.slot, live.chunks);
    lives.put(live.id, live);
    States.Outlook outlook = outlook(live.entry);
    count(live.slot, outlook.queued(), outlook.held());
    totals = totals.plus(new Totals(live.entry.states().size(), 0, 0, 0));
  }

  // ---- what the writer asks and tells

  /** The batch that commits a new message. */
  Batch acceptance(Work.Accept accept) {
    Live live = accept.prepared().live();
    Draft draft = accept.prepared().draft();
    return new Batch(
        List.of(draft),
        true,
        segment -> {
          admit(live);
          placed(live, segment, draft);
        },
        accept.done());
  }

  /**
   * The batches that write a message's present states: none when they are written already. A report
   * that is settled before it was written comes after what caused it, so that no tombstone stands
   * before what it buries.
   */
  synchronized List<Batch> settlement(Live live) {
    List<Batch> batches = new ArrayList<>(1);
    Live cause = live.cause;
    if (cause != null) {
      batches.add(batch(cause, null, null));
    }
    live.queued = false;
    if (live.written != live.version || !live.reports.isEmpty()) {
      batches.add(batch(live, null, null));
    } else if (!live.gone) {
      dropIfClean(live);
    }
    return batches;
  }

  /** The batch that writes a message anew; null when it has left. */
  synchronized @Nullable Batch move(Work.Move move) {
    Live live = move.live();
    if (live.gone) {
      return null;
    }
    NewMessage message = live.entry.message();
    byte[] head = EnvelopeCodec.encode(new Stored(message, live.entry.size(), move.chunks()));
    Draft copy =
        Draft.envelope(
            RecordHeader.COPY,
            live.high,
            live.low,
            head,
            move.tail(),
            move.tail().length,
            message.destinations().size());
    return batch(live, copy, move);
  }

  /**
   * Reports first, then a copy of the envelope, then the states: after a break between them, which
   * only damage can cause, the cause is still there.
   */
  private Batch batch(Live live, @Nullable Draft copy, Work.@Nullable Move move) {
    List<Prepared> reports = List.copyOf(live.reports);
    live.reports.clear();
    List<Draft> drafts = new ArrayList<>();
    for (Prepared report : reports) {
      report.live().cause = null;
      drafts.add(report.draft());
    }
    if (copy != null) {
      drafts.add(copy);
    }
    Totals finals = States.finals(live.entry.states());
    Totals adds = finals.minus(live.writtenFinals);
    Draft last = null;
    if (live.gone) {
      last = Draft.tombstone(live.high, live.low, adds);
    } else if (copy == null || live.version > 0 || live.state != null) {
      List<String> words = live.entry.message().destinations();
      byte[] payload = States.encode(adds, live.entry.states(), words);
      last = Draft.result(live.high, live.low, payload, adds);
    }
    if (last != null) {
      drafts.add(last);
    }
    live.written = live.version;
    live.writtenFinals = finals;
    live.pins++;
    Draft state = last;
    return new Batch(
        drafts,
        false,
        segment -> {
          reports.forEach(report -> reportPlaced(report, segment));
          if (copy != null && move != null) {
            segments.dead(live.chunks);
            live.chunks = move.chunks();
            placed(live, segment, copy);
          }
          settled(live, segment, state);
        },
        move == null ? null : move.done());
  }

  private void reportPlaced(Prepared report, int segment) {
    Live live = report.live();
    placed(live, segment, report.draft());
    live.pins--;
    if (!live.gone) {
      dropIfClean(live);
    }
  }

  private void placed(Live live, int segment, Draft draft) {
    segments.dead(live.envelope);
    live.envelope = new Place(segment, draft.offset, draft.recordLength());
    segments.needed(live.envelope);
    live.tail = null;
    if (!live.gone) {
      index.setEnvelope(live.slot, live.envelope);
      index.setChunks(live.slot, live.chunks);
    }
  }

  private void settled(Live live, int segment, @Nullable Draft draft) {
    live.pins--;
    if (draft != null) {
      segments.dead(live.state);
      live.state = null;
      if (draft.type == RecordType.TOMBSTONE) {
        segments.dead(live.envelope);
        segments.dead(live.chunks);
        return;
      }
      live.state = new Place(segment, draft.offset, draft.recordLength());
      segments.needed(live.state);
    }
    if (!live.gone) {
      index.setState(live.slot, live.state);
      dropIfClean(live);
    }
  }

  /** What the batches say is durable now. */
  synchronized void committed(List<Batch> batches, int segment) {
    for (Batch batch : batches) {
      batch.committed().in(segment);
    }
  }

  // ---- moving survivors

  /** The messages that have something in a segment. */
  synchronized List<QueueId> survivors(int segment) {
    List<QueueId> survivors = new ArrayList<>();
    for (int slot = 0; slot < index.slots(); slot++) {
      if (index.used(slot) && index.envelope(slot) != null && index.firstSegment(slot) <= segment) {
        survivors.add(QueueId.of(index.high(slot), index.low(slot)));
      }
    }
    return survivors;
  }

  /** Keeps a message in memory that is there already. */
  synchronized @Nullable Live pin(QueueId id) {
    Live live = lives.get(id);
    if (live != null) {
      live.pins++;
    }
    return live;
  }

  synchronized void unpin(Live live) {
    live.pins--;
    if (!live.gone) {
      dropIfClean(live);
    }
  }

  /** Gives up a message whose records are damaged, so that its segment can be put aside. */
  synchronized void giveUp(QueueId id) {
    int slot = index.find(id.high(), id.low());
    Live live = lives.remove(id);
    if (live != null) {
      live.gone = true;
      live.slot = Index.NONE;
      live.envelope = null;
      live.state = null;
      live.chunks = List.of();
    }
    if (slot != Index.NONE) {
      forget(slot);
    }
  }
}
