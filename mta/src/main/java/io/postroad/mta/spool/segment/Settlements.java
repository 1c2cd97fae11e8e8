package io.postroad.mta.spool.segment;

import io.postroad.mta.spool.NewMessage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns what is to be written into batches, and what was written into the state of the catalog.
 * Guarded by the catalog's monitor.
 */
final class Settlements {
  private final Holdings holdings;

  Settlements(Holdings holdings) {
    this.holdings = holdings;
  }

  /** The batch that commits a new message. */
  Batch acceptance(Work.Accept accept) {
    Live live = accept.prepared().live();
    Draft draft = accept.prepared().draft();
    return new Batch(
        List.of(draft),
        true,
        segment -> {
          holdings.admit(live);
          placed(live, segment, draft);
        },
        accept.done());
  }

  /**
   * The batches that write a message's present states: none when they are written already. A report
   * that is settled before it was written comes after what caused it, so that no tombstone stands
   * before what it buries.
   */
  List<Batch> settlement(Live live) {
    List<Batch> batches = new ArrayList<>(1);
    Live cause = live.cause;
    if (cause != null) {
      batches.add(batch(cause, null, null));
    }
    live.queued = false;
    if (live.written != live.version || !live.reports.isEmpty()) {
      batches.add(batch(live, null, null));
    } else if (!live.gone) {
      holdings.dropIfClean(live);
    }
    return batches;
  }

  /** The batch that writes a message anew; null when it has left. */
  @Nullable Batch move(Work.Move move) {
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
            move.tail().array,
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
      byte[] payload = States.encode(adds, live.entry.states(), live.entry.message());
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
            holdings.segments.dead(live.chunks);
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
      holdings.dropIfClean(live);
    }
  }

  private void placed(Live live, int segment, Draft draft) {
    holdings.segments.dead(live.envelope);
    live.envelope = new Place(segment, draft.offset, draft.recordLength());
    holdings.segments.needed(live.envelope);
    live.tail = null;
    if (!live.gone) {
      holdings.index.setEnvelope(live.slot, live.envelope);
      holdings.index.setChunks(live.slot, live.chunks);
    }
  }

  private void settled(Live live, int segment, @Nullable Draft draft) {
    live.pins--;
    if (draft != null) {
      holdings.segments.dead(live.state);
      live.state = null;
      if (draft.type == RecordType.TOMBSTONE) {
        holdings.segments.dead(live.envelope);
        holdings.segments.dead(live.chunks);
        return;
      }
      live.state = new Place(segment, draft.offset, draft.recordLength());
      holdings.segments.needed(live.state);
    }
    if (!live.gone) {
      holdings.index.setState(live.slot, live.state);
      holdings.dropIfClean(live);
    }
  }
}
