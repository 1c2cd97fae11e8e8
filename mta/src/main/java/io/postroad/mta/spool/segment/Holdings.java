package io.postroad.mta.spool.segment;

import io.postroad.mta.spool.QueueId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The parts of the catalog and what keeps them in step: the index, what is due, the messages in
 * memory, the segments' live octets, the ledger. Guarded by the catalog's monitor.
 */
final class Holdings {
  final Index index = new Index();
  final Lanes lanes = new Lanes(index);
  final Segments segments = new Segments();
  final Map<QueueId, Live> lives = new HashMap<>();
  Totals totals = Totals.NONE;
  long queued;
  long held;

  /** Makes what a segment says about a message true; segments are replayed oldest first. */
  void apply(int segment, Effect effect) {
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
      index.priority(slot, effect.priority);
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

  void count(int slot, int nowQueued, int nowHeld) {
    queued += nowQueued - index.queued(slot);
    held += nowHeld - index.held(slot);
    index.counts(slot, nowQueued, nowHeld);
  }

  /** Makes a new message, leased, part of the spool. */
  void admit(Live live) {
    live.slot = index.add(live.high, live.low);
    index.priority(live.slot, live.entry.message().priority());
    index.leased(live.slot, true);
    index.setChunks(live.slot, live.chunks);
    lives.put(live.id, live);
    States.Outlook outlook = outlook(live);
    count(live.slot, outlook.queued(), outlook.held());
    totals = totals.plus(new Totals(live.entry.states().size(), 0, 0, 0));
  }

  Located locate(int slot) {
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
  List<Segment> unlocate(Located located) {
    List<Segment> close = new ArrayList<>(0);
    for (Segment segment : located.segments()) {
      if (--segment.readers == 0 && segment.removed) {
        close.add(segment);
      }
    }
    return close;
  }

  /** The generation tells of leases, the places of what the writer has committed since. */
  boolean current(Located located) {
    int slot = located.slot();
    return index.used(slot)
        && index.generation(slot) == located.generation()
        && Objects.equals(index.envelope(slot), located.envelope())
        && Objects.equals(index.state(slot), located.state());
  }

  static States.Outlook outlook(Live live) {
    return States.outlook(live.entry.message(), live.entry.states(), live.heeded);
  }

  void dropIfClean(Live live) {
    boolean clean = live.written == live.version && live.reports.isEmpty() && !live.queued;
    if (!live.entry.leased() && live.pins == 0 && clean && live.envelope != null) {
      lives.remove(live.id);
    }
  }

  /** Octets to be written for moving all that has something in a segment. */
  long costOfMoving(int segment) {
    long octets = 0;
    for (int slot = 0; slot < index.slots(); slot++) {
      if (index.used(slot) && index.envelope(slot) != null && index.firstSegment(slot) <= segment) {
        octets += length(index.envelope(slot)) + length(index.state(slot));
        for (Place chunk : index.chunks(slot)) {
          octets += chunk.length();
        }
      }
    }
    return octets;
  }

  private static long length(@Nullable Place place) {
    return place == null ? 0 : place.length();
  }

  /** The messages that have something in a segment. */
  List<QueueId> survivors(int segment) {
    List<QueueId> survivors = new ArrayList<>();
    for (int slot = 0; slot < index.slots(); slot++) {
      if (index.used(slot) && index.envelope(slot) != null && index.firstSegment(slot) <= segment) {
        survivors.add(QueueId.of(index.high(slot), index.low(slot)));
      }
    }
    return survivors;
  }

  /** Gives up a message whose records are damaged, so that its segment can be put aside. */
  void giveUp(QueueId id) {
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
