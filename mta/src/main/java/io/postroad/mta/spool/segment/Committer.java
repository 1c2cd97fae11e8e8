package io.postroad.mta.spool.segment;

import io.postroad.smtp.runtime.Deadline;
import io.postroad.smtp.runtime.Handoff;
import io.postroad.smtp.runtime.Time;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The writer (rule D2): takes what was handed over, writes it as one group, forces once, and
 * releases who waits. A group is what queued up while the last force ran; settlements wait for
 * company, 100 ms at most. Its body is the thread {@code spool-sync}, to which it is confined.
 */
final class Committer implements Runnable {
  private static final Duration COMPANY = Duration.ofMillis(100);
  private static final Duration AGAIN = Duration.ofSeconds(1);
  private static final int RECORDS_MAX = 1024;
  private static final int OCTETS_MAX = 8 * 1024 * 1024;

  private final Handoff<Work> works;
  private final Catalog catalog;
  private final LogWriter log;
  private final Space space;
  private final Fate fate;
  private final Counters counters;
  private final Time time;
  private final Caretaker caretaker;

  /** Gathered, not yet written. */
  private List<Batch> group = new ArrayList<>();

  private int groupOctets;

  /** Settled while the group finds no room: each is written once, as it is by then. */
  private final Set<Live> postponed = new LinkedHashSet<>();

  private boolean stuck;

  /** Written into the active segment, not yet forced. */
  private final List<Batch> written = new ArrayList<>();

  private final List<Handoff<Outcome>> syncs = new ArrayList<>();
  private boolean urgent;
  private boolean stopping;
  private @Nullable Deadline due;

  Committer(
      Handoff<Work> works,
      Catalog catalog,
      LogWriter log,
      Space space,
      Fate fate,
      Counters counters,
      Time time,
      Caretaker caretaker) {
    this.works = works;
    this.catalog = catalog;
    this.log = log;
    this.space = space;
    this.fate = fate;
    this.counters = counters;
    this.time = time;
    this.caretaker = caretaker;
  }

  @Override
  public void run() {
    List<Work> taken = new ArrayList<>();
    try {
      while (!stopping && !fate.failed()) {
        Optional<Work> first = next();
        if (first.isPresent()) {
          taken.add(first.get());
          // Who is about to hand something over does so first, and one force serves it too; where
          // nobody could run, this is no pause (rule D2: an idle log flushes at once).
          time.giveWay();
        }
        works.drainTo(taken, RECORDS_MAX);
        for (Work work : taken) {
          gather(work);
          if (group.size() >= RECORDS_MAX || groupOctets >= OCTETS_MAX) {
            commit(urgent);
          }
        }
        boolean idle = taken.isEmpty();
        taken.clear();
        flush(idle);
      }
      if (!fate.failed()) {
        end();
      }
    } catch (IOException | RuntimeException | Error e) {
      // Whatever it is: a log whose writer does not work must not be believed (rules D3, D12).
      works.close();
      fate.fail(e);
    } finally {
      refuseRest(taken);
    }
  }

  /** Waits as long as there is nothing to do. */
  private Optional<Work> next() {
    Deadline until = due;
    if (until == null && log.owesMark()) {
      until = time.deadlineIn(COMPANY);
      due = until;
    }
    return until == null ? works.take() : works.poll(until.remaining(time));
  }

  private void gather(Work work) throws IOException {
    switch (work) {
      case Work.Accept accept -> {
        if (space.full()) {
          accept.done().offer(new Outcome.Full(space.reason()));
        } else {
          urgent = true;
          add(catalog.acceptance(accept));
        }
      }
      case Work.Chunk chunk -> append(chunk);
      case Work.Settle(Live live) -> {
        if (stuck) {
          postponed.add(live);
        } else {
          catalog.settlement(live).forEach(this::add);
          wait(COMPANY);
        }
      }
      case Work.Move move -> {
        Batch batch = catalog.move(move);
        if (batch == null) {
          move.done().offer(new Outcome.Gone());
        } else {
          add(batch);
          wait(COMPANY);
        }
      }
      case Work.Sync(Handoff<Outcome> done) -> {
        urgent = true;
        syncs.add(done);
      }
      case Work.Stop(Handoff<Outcome> done) -> {
        syncs.add(done);
        stopping = true;
      }
    }
  }

  private void add(Batch batch) {
    group.add(batch);
    groupOctets += batch.octets();
  }

  private void wait(Duration duration) {
    if (due == null) {
      due = time.deadlineIn(duration);
    }
  }

  /** Large contents are written as they come, behind what was gathered before, and not forced. */
  private void append(Work.Chunk chunk) throws IOException {
    Draft draft = chunk.draft();
    Batch batch = new Batch(List.of(draft), true, _ -> {}, null);
    boolean allowed = chunk.claim() != Work.Claim.NEW_MAIL || !space.full();
    if (allowed && tryAppend(List.of(batch), chunk.claim() == Work.Claim.REPORT)) {
      Place place = new Place(log.active().number, draft.offset, draft.recordLength());
      catalog.withSegments(segments -> {
        segments.needed(place);
        return place;
      });
      chunk.done().offer(new Outcome.Written(place));
    } else {
      chunk.done().offer(new Outcome.Full(space.reason()));
    }
  }

  /** Commits what somebody waits for, or what has waited long enough. */
  private void flush(boolean idle) throws IOException {
    Deadline until = due;
    boolean late = until != null && until.passed(time);
    if (urgent || late) {
      due = null;
      if (!group.isEmpty() || !written.isEmpty() || !syncs.isEmpty()) {
        commit(true);
      } else if (idle && log.owesMark()) {
        mark();
        caretaker.look();
      }
    }
  }

  /** Writes the group and, if wanted, forces it and tells everyone. */
  private void commit(boolean force) throws IOException {
    if (!group.isEmpty()) {
      write();
    }
    while (group.isEmpty() && !postponed.isEmpty()) {
      takePostponed();
      if (!group.isEmpty()) {
        write();
      }
    }
    stuck = !group.isEmpty();
    if (!force) {
      return;
    }
    if (!log.forced() && !(written.isEmpty() && syncs.isEmpty())) {
      log.force();
    }
    settleWritten(log.active().number);
    urgent = false;
    syncs.forEach(
        done -> done.offer(stuck ? new Outcome.Full(space.reason()) : new Outcome.Durable()));
    syncs.clear();
    if (stuck) {
      due = time.deadlineIn(AGAIN);
    }
    caretaker.committed(time.nanos());
  }

  private void takePostponed() {
    Iterator<Live> next = postponed.iterator();
    while (next.hasNext() && group.size() < RECORDS_MAX && groupOctets < OCTETS_MAX) {
      catalog.settlement(next.next()).forEach(this::add);
      next.remove();
    }
  }

  private void settleWritten(int segment) {
    if (written.isEmpty()) {
      return;
    }
    counters.commits.incrementAndGet();
    catalog.committed(written, segment);
    for (Batch batch : written) {
      Handoff<Outcome> done = batch.done();
      if (done != null) {
        done.offer(new Outcome.Durable());
      }
    }
    written.clear();
  }

  /**
   * Writes the gathered group. When the disk refuses it, new mail is refused, and the rest is tried
   * again, in the end out of the reserve; what still finds no room stays gathered (rule D4).
   */
  private void write() throws IOException {
    List<Batch> batches = group;
    group = new ArrayList<>();
    groupOctets = 0;
    if (tryAppend(batches, false)) {
      written.addAll(batches);
      return;
    }
    List<Batch> rest = new ArrayList<>();
    for (Batch batch : batches) {
      Handoff<Outcome> done = batch.done();
      if (!batch.expendable()) {
        rest.add(batch);
      } else if (done != null) {
        done.offer(new Outcome.Full(space.reason()));
      }
    }
    if (rest.isEmpty()) {
      return;
    }
    if (tryAppend(rest, true)) {
      written.addAll(rest);
      return;
    }
    group = rest;
    rest.forEach(batch -> groupOctets += batch.octets());
  }

  private boolean tryAppend(List<Batch> batches, boolean outOfReserve) throws IOException {
    int before = log.active().number;
    try {
      log.append(batches);
      return true;
    } catch (ForceFailedException e) {
      throw e;
    } catch (IOException e) {
      space.refused(e);
      caretaker.look();
    } finally {
      rolled(before);
    }
    return outOfReserve && space.giveUpReserve() && tryAppend(batches, false);
  }

  /**
   * When the log went on in a new segment, all in the old one is durable, even if what was to be
   * written next was refused.
   */
  private void rolled(int before) {
    if (log.active().number != before) {
      settleWritten(before);
      caretaker.look();
    }
  }

  private void mark() throws IOException {
    try {
      log.mark();
    } catch (IOException e) {
      space.refused(e); // A mark only helps; the next group carries one too.
    }
  }

  private void end() throws IOException {
    urgent = true;
    commit(true);
    if (log.owesMark()) {
      mark();
      log.force();
    }
    log.end();
  }

  /** Nobody may be left waiting for a writer that has gone. */
  private void refuseRest(List<Work> taken) {
    works.close();
    List<Work> rest = new ArrayList<>(taken);
    works.drainTo(rest, Integer.MAX_VALUE);
    for (Work work : rest) {
      refuse(work);
    }
    for (List<Batch> batches : List.of(written, group)) {
      for (Batch batch : batches) {
        Handoff<Outcome> done = batch.done();
        if (done != null) {
          done.offer(new Outcome.Failed());
        }
      }
    }
    syncs.forEach(done -> done.offer(new Outcome.Failed()));
  }

  private static void refuse(Work work) {
    switch (work) {
      case Work.Accept accept -> accept.done().offer(new Outcome.Failed());
      case Work.Chunk chunk -> chunk.done().offer(new Outcome.Failed());
      case Work.Move move -> move.done().offer(new Outcome.Failed());
      case Work.Sync(Handoff<Outcome> done) -> done.offer(new Outcome.Failed());
      case Work.Stop(Handoff<Outcome> done) -> done.offer(new Outcome.Failed());
      case Work.Settle _ -> {
        // Nobody waits for it.
      }
    }
  }
}
