package io.postroad.mta.history;

import io.postroad.mta.spool.Disk;
import io.postroad.smtp.runtime.Execution;
import io.postroad.smtp.runtime.Handoff;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.zip.CRC32C;

/**
 * History in files of their own, named by the time of their first event. Nothing here is forced: a
 * crash may cost the last moments' events, never mail. One thread, {@code history}, writes; finding
 * reads the files that may hold what is asked for, oldest first. Thread-safe.
 */
public final class FileHistory implements History {
  private static final System.Logger LOG = System.getLogger(FileHistory.class.getName());
  private static final int WAITING_MAX = 20_000;

  /** Characters of the conversations that may wait: a slow disk must not cost the heap. */
  private static final long WAITING_CHARACTERS_MAX = 32L << 20;

  private static final int AT_ONCE = 1000;
  private static final int HEAD = 8;
  private static final int RECORD_MAX = 8 * 1024 * 1024;
  private static final int FILE_MAX = 16 * 1024 * 1024;

  /** A pause behind each write: under load many events then cost one wake-up and one write. */
  private static final Duration GATHERING = Duration.ofMillis(20);

  private static final Duration FLUSHED_WITHIN = Duration.ofSeconds(5);
  private static final String PREFIX = "history-";

  private sealed interface Item {
    record Event(HistoryEvent event, long characters) implements Item {}

    record Flush(Handoff<Boolean> done) implements Item {}
  }

  private final Disk disk;
  private final Execution execution;
  private final Duration keep;
  private final long sizeMax;
  private final Handoff<Item> waiting;
  private final Execution.Running writer;
  private final AtomicLong lost = new AtomicLong();
  private final AtomicLong waitingCharacters = new AtomicLong();
  private Optional<Disk.DiskFile> file = Optional.empty();
  private long position;

  /** The history thread's own. */
  private final OctetBuffer gathered = new OctetBuffer();

  /**
   * History on {@code disk}, which is its alone.
   *
   * @param keep how long events are kept
   * @param sizeMax octets of all files together, at least those of the newest one
   */
  public FileHistory(Disk disk, Execution execution, Duration keep, long sizeMax) {
    this.disk = disk;
    this.execution = execution;
    this.keep = keep;
    this.sizeMax = sizeMax;
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
    List<Item> batch = new ArrayList<>();
    Optional<Item> first = waiting.take();
    while (first.isPresent()) {
      batch.add(first.get());
      waiting.drainTo(batch, AT_ONCE);
      append(batch);
      if (batch.size() < AT_ONCE) {
        execution.time().sleep(GATHERING);
      }
      batch.clear();
      first = waiting.take();
    }
    closeFile();
  }

  private void append(List<Item> batch) {
    List<Handoff<Boolean>> flushed = new ArrayList<>();
    int records = 0;
    gathered.clear();
    for (Item item : batch) {
      switch (item) {
        case Item.Event event -> {
          gather(event.event());
          waitingCharacters.addAndGet(-event.characters());
          records++;
        }
        case Item.Flush flush -> flushed.add(flush.done());
      }
    }
    try {
      if (records > 0) {
        appendGathered();
      }
    } catch (IOException e) {
      lost.addAndGet(records);
      LOG.log(System.Logger.Level.WARNING, "history: " + records + " events are lost", e);
      cutBack();
    }
    flushed.forEach(done -> done.offer(true));
  }

  /** Puts a record behind those that are gathered: its length, its checksum, the event. */
  private void gather(HistoryEvent event) {
    int head = gathered.size();
    gathered.putInt(0);
    gathered.putInt(0);
    EventCodec.encode(event, gathered);
    int record = head + HEAD;
    gathered.setInt(head, gathered.size() - record);
    gathered.setInt(head + Integer.BYTES, gathered.checksum(record));
  }

  private void appendGathered() throws IOException {
    if (file.isEmpty() || position + gathered.size() > Math.min(FILE_MAX, sizeMax)) {
      closeFile();
      String name = PREFIX + String.format("%014d", execution.time().now().toEpochMilli());
      removeOld();
      Disk.DiskFile next = disk.names().contains(name) ? disk.open(name) : disk.create(name);
      position = next.size();
      file = Optional.of(next);
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
      } catch (IOException e) {
        LOG.log(System.Logger.Level.WARNING, "history: cannot close a file", e);
      }
    });
    file = Optional.empty();
  }

  private List<String> files() throws IOException {
    return disk.names().stream().filter(name -> name.startsWith(PREFIX)).sorted().toList();
  }

  private static Instant start(String name) {
    return Instant.ofEpochMilli(Long.parseLong(name.substring(PREFIX.length())));
  }

  private void removeOld() throws IOException {
    List<String> files = files();
    long total = 0;
    for (String name : files) {
      try (Disk.DiskFile open = disk.open(name)) {
        total += open.size();
      }
    }
    Instant before = execution.time().now().minus(keep);
    for (int i = 0; i < files.size(); i++) {
      boolean tooOld = i + 1 < files.size() && start(files.get(i + 1)).isBefore(before);
      if (!tooOld && total <= sizeMax - Math.min(FILE_MAX, sizeMax)) {
        return;
      }
      try (Disk.DiskFile open = disk.open(files.get(i))) {
        total -= open.size();
      }
      disk.delete(files.get(i));
    }
  }

  @Override
  public List<HistoryEvent> find(Instant since, Predicate<HistoryEvent> filter, int limit)
      throws IOException {
    Handoff<Boolean> done = execution.handoff(1);
    if (waiting.offer(new Item.Flush(done))) {
      // What could not be written by then is found the next time; nobody waits for a dead writer.
      var _ = done.poll(FLUSHED_WITHIN);
    }
    List<String> files = files();
    Deque<HistoryEvent> found = new ArrayDeque<>();
    Predicate<HistoryEvent> wanted = event -> !event.at().isBefore(since) && filter.test(event);
    for (int i = 0; i < files.size(); i++) {
      boolean mayHold = i + 1 == files.size() || !start(files.get(i + 1)).isBefore(since);
      if (mayHold) {
        read(files.get(i), wanted, limit, found);
      }
    }
    return List.copyOf(found);
  }

  private void read(
      String name, Predicate<HistoryEvent> wanted, int limit, Deque<HistoryEvent> found)
      throws IOException {
    try (Disk.DiskFile open = disk.open(name)) {
      long at = 0;
      Optional<byte[]> record = record(open, at);
      while (record.isPresent()) {
        HistoryEvent event = EventCodec.decode(record.get());
        if (wanted.test(event)) {
          found.addLast(event);
          if (found.size() > limit) {
            found.removeFirst();
          }
        }
        at += HEAD + record.get().length;
        record = record(open, at);
      }
    }
  }

  /** The record at a position; empty at the end, which after a crash may be a torn one. */
  private static Optional<byte[]> record(Disk.DiskFile open, long at) throws IOException {
    ByteBuffer head = ByteBuffer.allocate(HEAD);
    if (open.read(head, at) < HEAD) {
      return Optional.empty();
    }
    int length = head.getInt(0);
    if (length <= 0 || length > RECORD_MAX) {
      return Optional.empty();
    }
    ByteBuffer record = ByteBuffer.allocate(length);
    if (open.read(record, at + HEAD) < length) {
      return Optional.empty();
    }
    return checksum(record.array()) == head.getInt(4)
        ? Optional.of(record.array())
        : Optional.empty();
  }

  private static int checksum(byte[] record) {
    CRC32C checksum = new CRC32C();
    checksum.update(record);
    return (int) checksum.getValue();
  }

  @Override
  public void close() throws IOException {
    waiting.close();
    writer.join(Duration.ofSeconds(10));
    disk.close();
  }
}
