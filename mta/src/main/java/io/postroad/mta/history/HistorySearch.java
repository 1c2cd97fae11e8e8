package io.postroad.mta.history;

import io.postroad.mta.spool.Disk;
import io.postroad.smtp.dialog.Speaker;
import io.postroad.smtp.dialog.Turn;
import io.postroad.smtp.runtime.Deadline;
import io.postroad.smtp.runtime.Time;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * One search through the files, from the newest back. Heap: the events of one page, and one window
 * of a file. Time: files that a filter rules out are not read, and no further file is begun when
 * the time is up. For one thread.
 */
final class HistorySearch {
  /** Octets of the records of one page, conversations apart. */
  private static final long PAGE_OCTETS_MAX = 8L << 20;

  /** Octets of all records whose conversations are given. */
  private static final long CONVERSATIONS_OCTETS_MAX = 8L << 20;

  private static final String LEFT_OUT = "what was said is left out here; ask for less at once";

  /** Where an event stands. */
  private record Place(long start, long at) {
    /** As it is given out; what is none of ours begins at the newest. */
    static Place parse(String cursor) {
      int dash = cursor.indexOf('-');
      try {
        return new Place(
            Long.parseLong(cursor.substring(0, Math.max(0, dash))),
            Long.parseLong(cursor.substring(dash + 1)));
      } catch (NumberFormatException notOurs) {
        return NEWEST;
      }
    }

    String text() {
      return start + "-" + at;
    }
  }

  private static final Place NEWEST = new Place(Long.MAX_VALUE, Long.MAX_VALUE);

  private record Found(Place place, HistoryEvent event, int octets) {}

  private final HistoryFiles files;
  private final HistoryQuery query;
  private final Deadline deadline;
  private final Time time;
  private final List<Found> found = new ArrayList<>();
  private long octets;
  private boolean full;

  HistorySearch(HistoryFiles files, HistoryQuery query, Time time) {
    this.files = files;
    this.query = query;
    this.time = time;
    this.deadline = time.deadlineIn(query.within());
  }

  HistoryPage run() throws IOException {
    Place end = query.before().map(Place::parse).orElse(NEWEST);
    List<Long> starts = files.starts();
    boolean begun = false;
    for (int i = starts.size() - 1; i >= 0; i--) {
      long start = starts.get(i);
      boolean older = i + 1 < starts.size() && tooOld(starts.get(i + 1));
      if (older || full) {
        break;
      }
      if (start > end.start() || !mayHold(start)) {
        continue;
      }
      if (begun && deadline.passed(time)) {
        return page(Optional.of(new Place(start, Long.MAX_VALUE)), false);
      }
      begun = true;
      read(start, start == end.start() ? end.at() : Long.MAX_VALUE);
    }
    return page(full ? Optional.of(found.getLast().place()) : Optional.empty(), true);
  }

  /** Whether all before the file that begins then is older than what is asked for. */
  private boolean tooOld(long next) {
    return HistoryFiles.time(next).isBefore(query.since());
  }

  private boolean mayHold(long start) throws IOException {
    if (query.key().isEmpty()) {
      return true;
    }
    try {
      Optional<KeyFilter> filter = files.keys(start);
      return filter.isEmpty() || filter.get().mayHold(EventKeys.key(query.key().get()));
    } catch (IOException e) {
      return !gone(start, e);
    }
  }

  /** Keeps the last events of the file that fit the page; the file is read forwards. */
  private void read(long start, long end) throws IOException {
    Deque<Found> last = new ArrayDeque<>();
    try (Disk.DiskFile file = files.open(start)) {
      RecordScan scan = new RecordScan(file);
      while (scan.next() && scan.at() < end) {
        HistoryEvent event = scan.event(false);
        if (query.accepts(event)) {
          last.addLast(new Found(new Place(start, scan.at()), event, size(event)));
          octets += last.getLast().octets();
          dropOldest(last);
        }
      }
    } catch (IOException e) {
      if (!gone(start, e)) {
        throw e;
      }
    }
    found.addAll(last.reversed());
    full |= found.size() >= query.limit();
  }

  private void dropOldest(Deque<Found> last) {
    while (last.size() > 1
        && (found.size() + last.size() > query.limit() || octets > PAGE_OCTETS_MAX)) {
      octets -= last.removeFirst().octets();
      full = true;
    }
  }

  /** What an event holds of the heap, about: addresses and replies, a string each. */
  private static int size(HistoryEvent event) {
    int object = 64;
    int size = 4 * object;
    for (String key : EventKeys.of(event)) {
      size += object + key.length();
    }
    if (event instanceof HistoryEvent.Attempted attempted) {
      for (HistoryEvent.RecipientResult result : attempted.results()) {
        size += 2 * object + result.reply().length() + result.outcome().length();
      }
    }
    return size;
  }

  /** A file may be removed at any time: then its events are too old. */
  private boolean gone(long start, IOException e) throws IOException {
    if (files.exists(start)) {
      throw e;
    }
    return true;
  }

  private HistoryPage page(Optional<Place> next, boolean complete) throws IOException {
    List<HistoryEvent> events = new ArrayList<>(found.size());
    long said = 0;
    for (Found each : found) {
      if (!query.conversations()) {
        events.add(each.event());
        continue;
      }
      Optional<Whole> whole = whole(each.place(), CONVERSATIONS_OCTETS_MAX - said);
      said += whole.map(Whole::octets).orElse(0);
      events.add(whole.map(Whole::event).orElseGet(() -> leftOut(each.event())));
    }
    return new HistoryPage(events, next.map(Place::text), complete);
  }

  private record Whole(HistoryEvent event, int octets) {}

  /** The event with its conversation, if that is at most so much. */
  private Optional<Whole> whole(Place place, long octetsMax) throws IOException {
    try (Disk.DiskFile file = files.open(place.start())) {
      RecordScan scan = new RecordScan(file, place.at());
      return scan.next() && scan.length() <= octetsMax
          ? Optional.of(new Whole(scan.event(true), scan.length()))
          : Optional.empty();
    } catch (IOException e) {
      var _ = gone(place.start(), e);
      return Optional.empty();
    }
  }

  private static HistoryEvent leftOut(HistoryEvent event) {
    return event.saying(List.of(new Turn(event.at(), Speaker.NOTE, LEFT_OUT)));
  }
}
