package io.postroad.app.hooks;

import io.postroad.mta.spool.Disk;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * What waits for one hook, in order, in a few files that are written one after the other: events,
 * and how far they were done with. Files of which everything is done with are deleted; when there
 * are too many octets, the oldest file goes with all that waits in it. Confined to one thread.
 *
 * <p>Crash table: an event is there once it is written whole and the machine stays up, and after a
 * {@link #force} whatever happens; half an event at the end of a file is cut off. What was done
 * with and not yet written down so is given out again.
 */
final class Outbox {
  private static final int PARTS = 16;
  private static final long PART_MIN = 256 << 10;

  private final Disk disk;
  private final String prefix;
  private final Deque<OutboxFile> files = new ArrayDeque<>();
  private long sizeMax;
  private long last;
  private long done;
  private long waiting;
  private boolean dirty;

  private Outbox(Disk disk, String prefix, long sizeMax) {
    this.disk = disk;
    this.prefix = prefix;
    this.sizeMax = sizeMax;
  }

  /**
   * Opens, and recovers what a crash left.
   *
   * @param prefix of the names of its files
   * @param sizeMax octets of all of them
   */
  static Outbox open(Disk disk, String prefix, long sizeMax) throws IOException {
    Outbox outbox = new Outbox(disk, prefix, sizeMax);
    for (String name : disk.names().stream().filter(n -> n.startsWith(prefix)).sorted().toList()) {
      OutboxFile file = OutboxFile.recover(disk, name);
      outbox.files.addLast(file);
      outbox.last = Math.max(outbox.last, file.lastEvent());
      outbox.done = Math.max(outbox.done, file.doneUpTo());
    }
    outbox.last = Math.max(outbox.last, outbox.done);
    outbox.waiting = outbox.files.stream().mapToLong(file -> file.after(outbox.done)).sum();
    return outbox;
  }

  /** Other bounds from now on. */
  void resize(long octets) {
    sizeMax = octets;
  }

  /**
   * Puts an event behind the others.
   *
   * @return how many older ones had to go for it
   * @throws IOException when it could not be written; then it is not there
   */
  long append(long at, String id, byte[] body) throws IOException {
    long dropped = 0;
    OutboxFile file = newest();
    while (octets() + body.length > sizeMax && files.size() > 1) {
      dropped += dropOldest();
    }
    file.append(new OutboxRecord.Event(last + 1, at, id, body));
    last++;
    waiting++;
    dirty = true;
    return dropped;
  }

  private OutboxFile newest() throws IOException {
    long part = Math.max(PART_MIN, sizeMax / PARTS);
    if (files.isEmpty() || files.getLast().octets() >= part) {
      force();
      long number = files.isEmpty() ? 1 : files.getLast().number(prefix) + 1;
      OutboxFile made = OutboxFile.make(disk, prefix + String.format("%010d", number));
      // So that the older files, which say it too, can go.
      made.append(new OutboxRecord.Done(last(), done));
      files.addLast(made);
    }
    return files.getLast();
  }

  private long last() {
    return last;
  }

  private long octets() {
    return files.stream().mapToLong(OutboxFile::octets).sum();
  }

  private long dropOldest() throws IOException {
    OutboxFile oldest = files.removeFirst();
    long dropped = oldest.after(done);
    waiting -= dropped;
    done = Math.max(done, oldest.lastEvent());
    oldest.delete(disk);
    return dropped;
  }

  /** The oldest event that is not done with. */
  Optional<OutboxRecord.Event> next() throws IOException {
    for (OutboxFile file : files) {
      if (file.lastEvent() > done) {
        Optional<OutboxRecord.Event> found = file.firstAfter(done);
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  /**
   * An event, and every one before it, is done with.
   *
   * @throws IOException when that could not be written: it holds until the next start
   */
  void done(long sequence) throws IOException {
    if (sequence <= done || files.isEmpty()) {
      return; // it had to go meanwhile
    }
    long before = files.stream().mapToLong(file -> file.after(done)).sum();
    done = sequence;
    waiting -= before - files.stream().mapToLong(file -> file.after(done)).sum();
    dirty = true;
    try {
      newest().append(new OutboxRecord.Done(last, done));
    } finally {
      while (files.size() > 1 && files.getFirst().lastEvent() <= done) {
        files.removeFirst().delete(disk);
      }
    }
  }

  /** How many events wait. */
  long waiting() {
    return waiting;
  }

  /** Puts on stable storage what is not there yet. */
  void force() throws IOException {
    if (dirty && !files.isEmpty()) {
      dirty = false;
      files.getLast().force(); // a file that cannot be forced is not forced again (D3)
    }
  }

  /** Lets go of the files. */
  void close() throws IOException {
    for (OutboxFile file : files) {
      file.close();
    }
  }

  /** Deletes everything. */
  void delete() throws IOException {
    while (!files.isEmpty()) {
      files.removeFirst().delete(disk);
    }
  }
}
