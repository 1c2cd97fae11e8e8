package io.postroad.mta.spool.segment;

import io.postroad.mta.spool.QueueEntry;
import io.postroad.mta.spool.QueueId;
import io.postroad.mta.spool.RecipientState;
import io.postroad.mta.spool.Spool.Figures;
import io.postroad.mta.spool.Spool.Settled;
import java.util.ArrayList;
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
  private final Holdings holdings = new Holdings();
  private final Settlements settlements = new Settlements(holdings);
  private final Index index = holdings.index;
  private final Lanes lanes = holdings.lanes;
  private final Map<QueueId, Live> lives = holdings.lives;

  /** What {@link #take} found: the entry, or where to read it; how many recipients wait. */
  record Turn(@Nullable QueueEntry entry, @Nullable Located located, int waiting) {}

  /** What a settlement did: the answer, and the message the writer must be told of. */
  record Merged(Settled settled, @Nullable Live unwritten, boolean lost) {}

  synchronized <T> T withSegments(Function<Segments, T> question) {
    return question.apply(holdings.segments);
  }

  synchronized void totals(Totals known) {
    holdings.totals = known;
  }

  /** The ledger, one moment's. */
  synchronized Figures figures(Counters counters, boolean full) {
    Totals totals = holdings.totals;
    return new Figures(
        totals.accepted(),
        totals.delivered(),
        totals.bounced(),
        holdings.held,
        totals.deleted(),
        holdings.queued,
        index.size(),
        counters.commits.get(),
        counters.forces.get(),
        counters.octetsWritten.get(),
        counters.corruptRecords.get(),
        full);
  }

  /** Makes what a segment says about a message true; segments are replayed oldest first. */
  synchronized void apply(int segment, Effect effect) {
    holdings.apply(segment, effect);
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
      return new Turn(null, null, 0);
    }
    int waiting = index.queued(slot);
    return live == null
        ? new Turn(null, holdings.locate(slot), waiting)
        : new Turn(live.entry, null, waiting);
  }

  /** Where a message's content stands. */
  synchronized @Nullable Located content(QueueId id) {
    int slot = index.find(id.high(), id.low());
    return slot == Index.NONE ? null : holdings.locate(slot);
  }

  /** The next messages in order of id. */
  synchronized List<QueueId> idsAfter(Optional<QueueId> after, int count, boolean heldOnly) {
    long high = after.map(QueueId::high).orElse(0L);
    long low = after.map(QueueId::low).orElse(0L);
    List<QueueId> ids = new ArrayList<>();
    for (int slot : index.after(high, low, count, heldOnly)) {
      ids.add(QueueId.of(index.high(slot), index.low(slot)));
    }
    return ids;
  }

  /** Gives a place back; the segments nobody needs any more, for the caller to close. */
  synchronized List<Segment> unlocate(Located located) {
    return holdings.unlocate(located);
  }

  // ---- leases

  synchronized long nextDue() {
    return lanes.nextDue();
  }

  synchronized long nextDated() {
    return lanes.nextDated();
  }

  /** Leases the first message whose date has come. */
  synchronized Optional<Turn> takeDated(long now) {
    int slot = lanes.popDated(now);
    return slot == Index.NONE ? Optional.empty() : Optional.of(lease(slot));
  }

  /** A leased message was taken for its date: it waits like any other from now on. */
  synchronized void heeded(QueueId id, long now) {
    Live live = lives.get(id);
    if (live != null) {
      live.heeded = now;
    }
  }

  /** What is due by {@code now} is ordered by its priority too. */
  synchronized void ripen(long now) {
    lanes.ripen(now);
  }

  synchronized @Nullable Lane detachFirst(long now) {
    return lanes.detachFirst(now);
  }

  /** Puts a destination back; one that was passed over rests before it is looked at again. */
  synchronized void putBack(Lane detached, boolean passed, long now) {
    if (passed) {
      lanes.pass(detached, now);
    } else {
      lanes.attach(detached);
    }
  }

  /** Leases the first due message of a detached destination. */
  synchronized Optional<Turn> take(Lane lane, long now) {
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
      return new Turn(null, holdings.locate(slot), index.queued(slot));
    }
    live.entry = leased(live.entry, true);
    return new Turn(live.entry, null, index.queued(slot));
  }

  /** The entry of a message that is leased, or where it stands now; both empty when it is not. */
  synchronized Turn leased(QueueId id) {
    int slot = index.find(id.high(), id.low());
    boolean readable = slot != Index.NONE && index.leased(slot) && !index.damaged(slot);
    return readable ? find(id) : new Turn(null, null, 0);
  }

  /** Keeps a message that was read back in memory; null when it has changed meanwhile. */
  synchronized @Nullable Live install(Located located, QueueEntry entry, boolean pin) {
    if (!holdings.current(located)) {
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
    if (holdings.current(located)) {
      index.markDamaged(located.slot());
    }
  }

  synchronized void release(QueueId id) {
    Live live = lives.get(id);
    if (live == null || !live.entry.leased()) {
      return;
    }
    live.entry = leased(live.entry, false);
    index.leased(live.slot, false);
    lanes.add(live.slot, Holdings.outlook(live).due());
    holdings.dropIfClean(live);
  }

  private static QueueEntry leased(QueueEntry entry, boolean leased) {
    return new QueueEntry(entry.message(), entry.size(), entry.states(), leased);
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
    holdings.totals = holdings.totals.plus(States.finals(states).minus(before));
    States.Outlook outlook = Holdings.outlook(live);
    holdings.count(live.slot, outlook.queued(), outlook.held());
    live.version++;
    if (report != null) {
      holdings.admit(report.live());
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

  // ---- what the writer asks and tells

  /** The batch that commits a new message. */
  synchronized Batch acceptance(Work.Accept accept) {
    return settlements.acceptance(accept);
  }

  /** The batches that write a message's present states: none when they are written already. */
  synchronized List<Batch> settlement(Live live) {
    return settlements.settlement(live);
  }

  /** The batch that writes a message anew; null when it has left. */
  synchronized @Nullable Batch move(Work.Move move) {
    return settlements.move(move);
  }

  /** What the batches say is durable now. */
  synchronized void committed(List<Batch> batches, int segment) {
    for (Batch batch : batches) {
      batch.committed().in(segment);
    }
  }

  /** Parts of a content that will never have an envelope. */
  synchronized void abandon(List<Place> places) {
    holdings.segments.dead(places);
  }

  // ---- moving survivors

  /** Octets to be written for moving all that has something in a segment. */
  synchronized long costOfMoving(int segment) {
    return holdings.costOfMoving(segment);
  }

  /** The messages that have something in a segment. */
  synchronized List<QueueId> survivors(int segment) {
    return holdings.survivors(segment);
  }

  /** Gives up a message whose records are damaged, so that its segment can be put aside. */
  synchronized void giveUp(QueueId id) {
    holdings.giveUp(id);
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
      holdings.dropIfClean(live);
    }
  }
}
