package io.postroad.mta.spool.segment;

import io.postroad.mta.spool.Disk;
import io.postroad.mta.spool.NewMessage;
import io.postroad.mta.spool.QueueEntry;
import io.postroad.mta.spool.QueueId;
import io.postroad.mta.spool.RecipientState;
import io.postroad.mta.spool.Spool;
import io.postroad.mta.spool.SpoolFullException;
import io.postroad.mta.spool.segment.Catalog.Merged;
import io.postroad.mta.spool.segment.Catalog.Turn;
import io.postroad.smtp.envelope.Content;
import io.postroad.smtp.runtime.Execution;
import io.postroad.smtp.runtime.Handoff;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The spool as an append-only log of segments in one folder, with one writer and group commit. See
 * the package {@code io.postroad.mta.spool} for states, invariants and what a crash leaves.
 * Thread-safe.
 */
public final class SegmentSpool implements Spool {
  private static final int WORKS_WAITING = 1024;

  private static final Duration AGAIN = Duration.ofSeconds(1);
  private static final Duration LONG = Duration.ofSeconds(60);

  private final Disk disk;
  private final Execution execution;
  private final Closeable lock;
  private final Catalog catalog = new Catalog();
  private final Counters counters = new Counters();
  private final CommitLatency latency;
  private final RecordReader reader;
  private final Entries entries;
  private final Intake intake;
  private final ContentCache cache;
  private final Space space;
  private final Fate fate;
  private final Handoff<Work> works;
  private final Caretaker caretaker;
  private final Execution.Running sync;
  private final Execution.Running care;

  private SegmentSpool(
      Disk disk,
      Closeable lock,
      Execution execution,
      SegmentSettings settings,
      Consumer<Throwable> onFailure)
      throws IOException {
    this.disk = disk;
    this.lock = lock;
    this.execution = execution;
    this.latency = new CommitLatency(execution.time());
    this.intake = new Intake(settings.inlineOctets(), settings.intakeOctets());
    this.cache = new ContentCache(settings.cacheOctets());
    Spares spares = new Spares(disk);
    this.space = new Space(disk, spares, settings.reserveOctets(), settings.freeOctetsMin());
    this.fate = new Fate(onFailure);
    Recovery recovery = new Recovery(disk, catalog, counters, execution.random());
    int segmentOctets = settings.segmentOctets();
    LogWriter log = recovery.run(segmentOctets, spares);
    space.lookFirst();
    this.reader = new RecordReader(recovery.salt());
    this.entries = new Entries(catalog, reader, counters);
    this.works = execution.handoff(WORKS_WAITING);
    this.caretaker =
        new Caretaker(
            disk,
            spares,
            catalog,
            space,
            fate,
            counters,
            execution,
            works,
            recovery.salt(),
            segmentOctets);
    Committer committer =
        new Committer(works, catalog, log, space, fate, counters, execution.time(), caretaker);
    this.sync = execution.start(Execution.Kind.PLATFORM, "spool-sync", committer);
    this.care = execution.start(Execution.Kind.PLATFORM, "spool-care", caretaker);
  }

  /**
   * Opens the spool in a folder: takes its lock, recovers what the last process left, and starts
   * the threads {@code spool-sync} and {@code spool-care}.
   *
   * @param disk closed with the spool
   * @param onFailure told once, on the thread that failed, when the spool has failed and the
   *     process must end (rules D3, D12); it must not wait for the spool
   * @throws IOException when another process has the folder, or it cannot be read or written
   */
  public static SegmentSpool open(
      Disk disk, Execution execution, SegmentSettings settings, Consumer<Throwable> onFailure)
      throws IOException {
    Closeable lock =
        disk.lock(SegmentName.LOCK)
            .orElseThrow(() ->
                new IOException(
                    disk + " is in use by another process: stop it, or use another folder"));
    boolean opened = false;
    try {
      SegmentSpool spool = new SegmentSpool(disk, lock, execution, settings, onFailure);
      opened = true;
      return spool;
    } finally {
      if (!opened) {
        lock.close();
      }
    }
  }

  // ---- taking mail in

  @Override
  public QueueEntry accept(NewMessage message, Content content) throws IOException {
    fate.check();
    if (space.full()) {
      throw new SpoolFullException(space.reason());
    }
    if (catalog.contains(message.id())) {
      throw new IllegalArgumentException(message.id() + " is in the spool already");
    }
    Prepared prepared = intake.read(message, content, parts(message.id(), Work.Claim.NEW_MAIL));
    Octets tail = new Octets(prepared.draft().body, prepared.draft().bodyLength);
    boolean durable = false;
    long ticket = latency.begins();
    try {
      Handoff<Outcome> done = execution.handoff(1);
      boolean handed = works.put(new Work.Accept(prepared, done));
      durable = fate.durable(handed ? done.take() : Optional.empty());
    } finally {
      latency.ends(ticket);
      intake.giveBack(prepared);
      if (!durable) {
        catalog.abandon(prepared.live().chunks);
      }
    }
    if (prepared.live().chunks.isEmpty()) {
      cache.put(message.id(), tail);
    }
    return prepared.live().entry;
  }

  private Intake.Parts parts(QueueId id, Work.Claim claim) {
    return new LogParts(execution, works, catalog, fate, id, claim);
  }

  // ---- handing mail out

  @Override
  public List<QueueEntry> take(int limit, Instant now, Predicate<String> passOver) {
    long millis = now.toEpochMilli();
    catalog.ripen(millis);
    List<Turn> turns = new ArrayList<>();
    int recipients = 0;
    Lane lane = null;
    while (turns.size() < limit
        && recipients < TAKE_RECIPIENTS_MAX
        && (lane = catalog.detachFirst(millis)) != null) {
      Optional<Turn> turn = takeFrom(lane, millis, passOver);
      turn.ifPresent(turns::add);
      recipients += turn.map(Turn::waiting).orElse(0);
    }
    return entries.leased(turns);
  }

  private Optional<Turn> takeFrom(Lane lane, long millis, Predicate<String> passOver) {
    boolean passed = true;
    try {
      passed = passOver.test(lane.word);
      return passed ? Optional.empty() : catalog.take(lane, millis);
    } finally {
      catalog.putBack(lane, passed, millis);
    }
  }

  @Override
  public List<QueueEntry> takeDated(int limit, Instant now) {
    List<Turn> turns = new ArrayList<>();
    Optional<Turn> next = catalog.takeDated(now.toEpochMilli());
    while (next.isPresent()) {
      turns.add(next.get());
      next = turns.size() < limit ? catalog.takeDated(now.toEpochMilli()) : Optional.empty();
    }
    List<QueueEntry> found = entries.leased(turns);
    found.forEach(entry -> catalog.heeded(entry.id(), now.toEpochMilli()));
    return found;
  }

  @Override
  public Optional<Instant> nextDated() {
    return instant(catalog.nextDated());
  }

  @Override
  public Optional<Instant> nextDue() {
    return instant(catalog.nextDue());
  }

  private static Optional<Instant> instant(long millis) {
    return millis == Long.MAX_VALUE ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
  }

  @Override
  public Optional<QueueEntry> lease(QueueId id) {
    return catalog.lease(id).flatMap(entries::leased);
  }

  @Override
  public void release(QueueId id) {
    catalog.release(id);
  }

  // ---- settling

  @Override
  public Settled settle(QueueId id, Map<Integer, RecipientState> changes, Optional<Report> report) {
    Prepared prepared = report.map(this::prepare).orElse(null);
    Merged merged = catalog.settle(id, changes, prepared);
    if (merged.lost() && prepared != null) {
      catalog.abandon(prepared.live().chunks);
    }
    if (!merged.lost() && merged.settled().entry().isEmpty()) {
      cache.remove(id);
    }
    Live unwritten = merged.unwritten();
    if (unwritten != null) {
      works.put(new Work.Settle(unwritten));
    }
    return merged.settled();
  }

  private @Nullable Prepared prepare(Report report) {
    try (Content content = report.content()) {
      Intake.Parts parts = parts(report.message().id(), Work.Claim.REPORT);
      Prepared prepared = intake.read(report.message(), content, parts);
      intake.giveBack(prepared); // Reports are few: they come one after the other.
      return prepared;
    } catch (IOException e) {
      if (fate.over()) {
        return null; // Nothing becomes durable any more: the cause will be settled again.
      }
      throw new UncheckedIOException("a report could not be read", e);
    }
  }

  // ---- looking

  @Override
  public Optional<QueueEntry> find(QueueId id) {
    return entries.find(id);
  }

  @Override
  public List<QueueEntry> list(Predicate<QueueEntry> filter, Optional<QueueId> after, int limit) {
    return entries.list(false, filter, after, limit);
  }

  @Override
  public List<QueueEntry> listHeld(
      Predicate<QueueEntry> filter, Optional<QueueId> after, int limit) {
    return entries.list(true, filter, after, limit);
  }

  @Override
  public Optional<Content> content(QueueId id) throws IOException {
    Content cached = cache.get(id);
    if (cached != null) {
      return Optional.of(cached);
    }
    Located located = catalog.content(id);
    return located == null
        ? Optional.empty()
        : Optional.of(new StoredContent(reader, located, entries::unlocate));
  }

  // ---- the whole

  @Override
  public void sync() throws IOException {
    fate.check();
    Handoff<Outcome> done = execution.handoff(1);
    boolean handed = works.put(new Work.Sync(done));
    fate.durable(handed ? done.take() : Optional.empty());
  }

  @Override
  public Figures figures() {
    return catalog.figures(counters, space.full());
  }

  @Override
  public Duration commitLatency() {
    return latency.percentile();
  }

  @Override
  public void close() throws IOException {
    if (fate.closed()) {
      return;
    }
    caretaker.close();
    care.join(AGAIN);
    Handoff<Outcome> done = execution.handoff(1);
    boolean handed = works.put(new Work.Stop(done));
    works.close();
    Optional<Outcome> outcome = handed ? done.take() : Optional.empty();
    sync.join(LONG);
    care.join(LONG);
    for (Segment segment : catalog.withSegments(Segments::all)) {
      segment.file.close();
    }
    lock.close();
    disk.close();
    fate.durable(outcome);
  }
}
