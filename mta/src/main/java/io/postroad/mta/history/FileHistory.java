package io.postroad.mta.history;

import io.postroad.mta.spool.Disk;
import io.postroad.smtp.runtime.Execution;
import io.postroad.smtp.runtime.Handoff;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * History in files of their own, named by the time of their first event. Nothing here is forced: a
 * crash may cost the last moments' events, never mail. One thread, {@code history}, writes; a
 * search reads the files that may hold what is asked for, newest first. Thread-safe.
 */
public final class FileHistory implements History {
  private static final System.Logger LOG = System.getLogger(FileHistory.class.getName());
  private static final int WAITING_MAX = 20_000;

  /** Characters of the conversations that may wait: a slow disk must not cost the heap. */
  private static final long WAITING_CHARACTERS_MAX = 32L << 20;

  private static final int AT_ONCE = 1000;
  private static final int FILE_MAX = 16 * 1024 * 1024;

  /** A pause behind each write: under load many events then cost one wake-up and one write. */
  private static final Duration GATHERING = Duration.ofMillis(20);

  private static final Duration FLUSHED_WITHIN = Duration.ofSeconds(5);

  private sealed interface Item {
    record Event(HistoryEvent event, long characters) implements Item {}

    record Flush(Handoff<Boolean> done) implements Item {}
  }

  private final Disk disk;
  private final HistoryFiles files;
  private final Execution execution;
  private final Duration keep;
  private final long sizeMax;
  private final int fileMax;
  private final Handoff<Item> waiting;
  private final Execution.Running writer;
  private final AtomicLong lost = new AtomicLong();
  private final AtomicLong waitingCharacters = new AtomicLong();

  // The history thread's own.

  private Optional<Disk.DiskFile> file = Optional.empty();
  private long start;
  private long position;
  private final OctetBuffer gathered = new OctetBuffer();
  private KeyFilter.Gathering keys = new KeyFilter.Gathering();
  private final Deque<Long> withoutKeys = new ArrayDeque<>();

  /**
   * History on {@code disk}, which is its alone.
   *
   * @param keep how long events are kept
   * @param sizeMax octets of all files together, at least those of the newest one
   */
  public FileHistory(Disk disk, Execution execution, Duration keep, long sizeMax) {
    this(disk, execution, keep, sizeMax, (int) Math.min(FILE_MAX, sizeMax));
  }

  /** The same with files of another size. */
  FileHistory(Disk disk, Execution execution, Duration keep, long sizeMax, int fileMax) {
    this.disk = disk;
    this.files = new HistoryFiles(disk);
    this.execution = execution;
    this.keep = keep;
    this.sizeMax = sizeMax;
    this.fileMax = fileMax;
    this.waiting = execution.handoff(WAITING_MAX);
    this.writer = execution.start(Execution.Kind.PLATFORM, "history", this::write);
  }

  @Override
  public void record(HistoryEvent event) {
    long characters = event.conversation().stream().mapToLong(turn -> turn.text().length()).sum();
    boolean fits = waitingCharacters.addAndGet(characters) <= WAITING_CHARACTERS_MAX;
    if (!fits || !waiting.offer(new Item.Event(event, characters))) {
      waitingCharacters.addAndGet(-characters);
      lost.incrementAndGet();
    }
  }

  @Override
  public long lost() {
    return lost.get();
  }

  private void write() {
    try {
      withoutKeys.addAll(files.withoutKeys());
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "history: the folder cannot be read", e);
    }
    List<Item> batch = new ArrayList<>();
    writeMissingKeys();
    Optional<Item> first = waiting.take();
    while (first.isPresent()) {
      batch.add(first.get());
      waiting.drainTo(batch, AT_ONCE);
      append(batch);
      if (batch.size() < AT_ONCE) {
        execution.time().sleep(GATHERING);
      }
      batch.clear();
      writeMissingKeys();
      first = waiting.take();
    }
    closeFile();
  }

  private void append(List<Item> batch) {
    List<Handoff<Boolean>> flushed = new ArrayList<>();
    List<HistoryEvent> records = new ArrayList<>(batch.size());
    gathered.clear();
    for (Item item : batch) {
      switch (item) {
        case Item.Event event -> {
          waitingCharacters.addAndGet(-event.characters());
          if (gather(event.event())) {
            records.add(event.event());
          }
        }
        case Item.Flush flush -> flushed.add(flush.done());
      }
    }
    try {
      if (!records.isEmpty()) {
        appendGathered();
        records.forEach(keys::add);
      }
    } catch (IOException e) {
      lost.addAndGet(records.size());
      LOG.log(System.Logger.Level.WARNING, "history: " + records.size() + " events are lost", e);
      cutBack();
    }
    flushed.forEach(done -> done.offer(true));
  }

  /** Puts a record behind those that are gathered: its length, its checksum, the event. */
  private boolean gather(HistoryEvent event) {
    int head = gathered.size();
    gathered.putInt(0);
    gathered.putInt(0);
    EventCodec.encode(event, gathered);
    int record = head + RecordScan.HEAD;
    if (gathered.size() - record > RecordScan.RECORD_MAX) {
      gathered.cut(head); // nothing behind it would be found
      lost.incrementAndGet();
      return false;
    }
    gathered.setInt(head, gathered.size() - record);
    gathered.setInt(head + Integer.BYTES, gathered.checksum(record));
    return true;
  }

  private void appendGathered() throws IOException {
    if (file.isEmpty() || position + gathered.size() > fileMax) {
      closeFile();
      keys = new KeyFilter.Gathering();
      removeOld();
      // Rule D10: a clock that was set back must not put new events before old ones.
      List<Long> before = files.starts();
      long now = execution.time().now().toEpochMilli();
      start = before.isEmpty() ? now : Math.max(now, before.getLast() + 1);
      file = Optional.of(files.create(start));
      position = 0;
    }
    file.get().write(gathered.view(), position);
    position += gathered.size();
  }

  /** A full disk must not get a new file for each batch: the next one goes on in this file. */
  private void cutBack() {
    file.ifPresent(open -> {
      try {
        open.truncate(position);
      } catch (IOException e) {
        LOG.log(System.Logger.Level.WARNING, "history: half a record stays in a file", e);
        closeFile();
      }
    });
  }

  private void closeFile() {
    file.ifPresent(open -> {
      try {
        open.close();
        files.write(start, keys.filter());
      } catch (IOException e) {
        LOG.log(System.Logger.Level.WARNING, "history: cannot close a file", e);
      }
    });
    file = Optional.empty();
  }

  private void removeOld() throws IOException {
    List<Long> starts = files.starts();
    long total = 0;
    for (long start : starts) {
      total += files.size(start);
    }
    Instant before = execution.time().now().minus(keep);
    for (int i = 0; i < starts.size(); i++) {
      boolean tooOld =
          i + 1 < starts.size() && HistoryFiles.time(starts.get(i + 1)).isBefore(before);
      if (!tooOld && total <= sizeMax - fileMax) {
        return;
      }
      total -= files.size(starts.get(i));
      files.delete(starts.get(i));
    }
  }

  /**
   * Files of a run that a crash ended, or of an older release, get their filter when it is calm.
   */
  private void writeMissingKeys() {
    while (!withoutKeys.isEmpty() && waiting.size() == 0) {
      long start = withoutKeys.removeFirst();
      try (Disk.DiskFile open = files.open(start)) {
        KeyFilter.Gathering keys = new KeyFilter.Gathering();
        RecordScan scan = new RecordScan(open);
        while (scan.next()) {
          keys.add(scan.event(false));
        }
        files.write(start, keys.filter());
      } catch (IOException e) {
        LOG.log(System.Logger.Level.DEBUG, "history: a file stays without its filter", e);
      }
    }
  }

  @Override
  public HistoryPage search(HistoryQuery query) throws IOException {
    Handoff<Boolean> done = execution.handoff(1);
    if (waiting.offer(new Item.Flush(done))) {
      // What could not be written by then is found the next time; nobody waits for a dead writer.
      var _ = done.poll(FLUSHED_WITHIN);
    }
    return new HistorySearch(files, query, execution.time()).run();
  }

  @Override
  public void close() throws IOException {
    waiting.close();
    writer.join(Duration.ofSeconds(10));
    disk.close();
  }
}
