package io.postroad.inbox;

import io.postroad.inbox.InboxEvent.Reason;
import java.io.Closeable;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.UnaryOperator;

/**
 * What the inbox knows of its messages, in memory, with the two caches of it on the disk: the index
 * and the searchable texts. Thread-safe; no lock is held while the disk works.
 */
final class Holdings {

  private final IndexLog index;
  private final TextLog texts;
  private final Doomed doomed = new Doomed();
  private final Object lock = new Object();

  // Guarded by lock, which is never held across a call of the disk.
  private final Rows rows = new Rows();
  private InboxSettings settings;
  private long stored;
  private long storedOctets;
  private long removed;

  Holdings(InboxDisk disk, InboxSettings settings) {
    this.settings = settings;
    this.texts = new TextLog(disk);
    this.index =
        new IndexLog(
            disk,
            new IndexLog.Rows() {
              @Override
              public List<Row> snapshot() {
                synchronized (lock) {
                  return rows.all().oldestFirst();
                }
              }

              @Override
              public List<String> doomed() {
                return doomed.all();
              }

              @Override
              public int count() {
                synchronized (lock) {
                  return rows.all().count() + doomed.count();
                }
              }
            });
  }

  /** Reads the caches, and every message that they do not know. */
  void recover(MessageFiles files) throws IOException {
    // Nobody else has this inbox yet, so that the rows need no lock here.
    Recollection loaded = new Recollection(rows);
    boolean whole = index.load(loaded);
    Set<String> unknown = files.recover();
    loaded.deleted().retainAll(unknown);
    unknown.removeAll(loaded.deleted());
    doomed.add(loaded.deleted());
    List<Row> gone = new ArrayList<>();
    for (Row row : rows.all().oldestFirst()) {
      if (!unknown.remove(row.id())) {
        gone.add(row);
      }
    }
    rows.deleteAll(gone);
    List<Row> lost = texts.recover(rows.all().oldestFirst());
    lost.forEach(row -> rows.put(row.withText(TextPlace.NONE)));
    for (String id : unknown) {
      files.describe(id, settings).ifPresent(found -> rows.put(row(found)));
      texts.flush();
    }
    texts.tidy();
    boolean changed = !unknown.isEmpty() || !gone.isEmpty() || !lost.isEmpty();
    if (!whole || changed || index.isWasteful(rows.all().count() + doomed.count())) {
      index.rewrite();
    } else {
      index.open();
    }
  }

  Doomed doomed() {
    return doomed;
  }

  /** These are gone, although their files are not: the index must not lose that. */
  void doom(List<String> ids) {
    doomed.add(ids);
    index.forceNext();
  }

  TextLog texts() {
    return texts;
  }

  InboxSettings settings() {
    synchronized (lock) {
      return settings;
    }
  }

  void settings(InboxSettings changed) {
    synchronized (lock) {
      settings = changed;
    }
  }

  Optional<Row> find(String id) {
    synchronized (lock) {
      return rows.find(id);
    }
  }

  /** Adds recipients to a message that is there already. */
  Optional<InboxEntry> merge(String id, List<String> addresses) {
    synchronized (lock) {
      return rows.find(id)
          .map(row -> {
            InboxEntry merged = MessageReader.withRecipients(row.entry(), addresses);
            Row more = Row.of(merged, row.text());
            put(more.withText(row.text().with(PackedSummary.folded(more.summary()))));
            return merged;
          });
    }
  }

  /** A message whose file is there; what is known of it if another thread was quicker. */
  Added add(MessageReader.Described found, List<String> addresses) {
    Row row = row(found);
    synchronized (lock) {
      if (rows.find(row.id()).isEmpty()) {
        // A tag is written the way it was written first.
        row = row.withTags(row.tags().stream().map(t -> rows.tag(t).orElse(t)).toList());
        put(row);
        stored++;
        storedOctets += row.size();
        return new Added(row.entry(), true);
      }
    }
    texts.release(row);
    return new Added(merge(row.id(), addresses).orElseGet(found::entry), false);
  }

  /**
   * What became of a message.
   *
   * @param fresh whether it was not there before
   */
  record Added(InboxEntry entry, boolean fresh) {}

  /** The text of a message cannot be read: a search will make it anew. */
  void loseText(Row lost) {
    synchronized (lock) {
      rows.find(lost.id())
          .filter(row -> row.text() == lost.text())
          .ifPresent(row -> put(row.withText(TextPlace.NONE)));
    }
  }

  /** The text of a message that had lost it. */
  void restore(Row lost, byte[] text) {
    TextPlace place = texts.add(lost.id(), text, PackedSummary.folded(lost.summary()));
    synchronized (lock) {
      rows.find(lost.id()).ifPresent(row -> put(row.withText(place)));
    }
  }

  private Row row(MessageReader.Described found) {
    Row row = Row.of(found.entry(), TextPlace.NONE);
    return row.withText(texts.add(row.id(), found.text(), PackedSummary.folded(row.summary())));
  }

  /** The ids of those messages that were not marked so. */
  List<String> mark(Collection<String> ids, boolean read) {
    List<String> changed = new ArrayList<>();
    synchronized (lock) {
      for (String id : ids) {
        if (rows.find(id).filter(row -> row.read() != read).isPresent()) {
          rows.read(id, read);
          index.read(id, read);
          changed.add(id);
        }
      }
    }
    return changed;
  }

  /** The ids of those messages whose tags {@code change} makes others. */
  List<String> tag(Collection<String> ids, UnaryOperator<List<String>> change) {
    List<String> changed = new ArrayList<>();
    synchronized (lock) {
      for (String id : ids) {
        Optional<Row> row = rows.find(id);
        List<String> tags = row.map(Row::tags).orElse(List.of());
        List<String> wanted =
            row.isEmpty()
                ? tags
                : Tags.all(
                    change.apply(tags).stream().map(tag -> rows.tag(tag).orElse(tag)).toList());
        if (!wanted.equals(tags)) {
          rows.tag(id, wanted);
          index.tag(id, wanted);
          changed.add(id);
        }
      }
    }
    return changed;
  }

  /** Renames a tag of every message that has it. */
  List<String> renameTag(String from, String to) {
    List<String> changed = new ArrayList<>();
    synchronized (lock) {
      for (Row row : rows.all().oldestFirst()) {
        if (row.tags().stream().anyMatch(from::equalsIgnoreCase)) {
          List<String> wanted =
              Tags.all(row.tags().stream().map(t -> t.equalsIgnoreCase(from) ? to : t).toList());
          rows.tag(row.id(), wanted);
          index.tag(row.id(), wanted);
          changed.add(row.id());
        }
      }
      rows.countTags();
    }
    return changed;
  }

  Optional<String> tag(String name) {
    synchronized (lock) {
      return rows.tag(name);
    }
  }

  SortedMap<String, Integer> tags() {
    synchronized (lock) {
      return rows.tags();
    }
  }

  /** Forgets messages; the ids of those that were known. */
  List<String> forget(Collection<String> ids) {
    synchronized (lock) {
      return forget(ids.stream().distinct().flatMap(id -> rows.find(id).stream()).toList());
    }
  }

  /** Forgets what the bounds do not allow: the ids, by the reason. */
  Map<Reason, List<String>> forgetBeyondBounds(Instant now) {
    List<Row> crowded = new ArrayList<>();
    List<Row> expired = new ArrayList<>();
    synchronized (lock) {
      for (String inbox : rows.inboxes()) {
        Timeline timeline = rows.of(inbox);
        InboxSettings.Bounds bounds = settings.boundsOf(inbox);
        int excess = Math.max(0, timeline.count() - bounds.maxMessages());
        Instant oldestKept = bounds.keep().isZero() ? Instant.MIN : now.minus(bounds.keep());
        for (int i = timeline.count() - 1; i >= 0; i--) {
          Row row = timeline.newest(i);
          if (excess-- > 0) {
            crowded.add(row);
          } else if (row.received().isBefore(oldestKept)) {
            expired.add(row);
          } else {
            break;
          }
        }
      }
      return Map.of(Reason.CROWDED_OUT, forget(crowded), Reason.EXPIRED, forget(expired));
    }
  }

  /** The caller holds the lock. */
  private List<String> forget(List<Row> gone) {
    rows.deleteAll(gone);
    removed += gone.size();
    List<String> ids = gone.stream().map(Row::id).toList();
    ids.forEach(index::delete);
    gone.forEach(texts::release);
    return ids;
  }

  /** The caller holds the lock. */
  private void put(Row row) {
    rows.find(row.id()).filter(old -> old.text() != row.text()).ifPresent(texts::release);
    rows.put(row);
    index.put(row);
  }

  /** The rows as they are, of one inbox or of all. */
  Snapshot snapshot(Optional<String> inbox) {
    synchronized (lock) {
      Timeline asked = inbox.map(rows::of).orElseGet(rows::all);
      return new Snapshot(asked.newestFirst(), rows.all().count(), rows.all().unread());
    }
  }

  /**
   * Rows at one moment.
   *
   * @param rows the newest first
   * @param total of all inboxes
   * @param unread of all inboxes
   */
  record Snapshot(List<Row> rows, int total, int unread) {}

  /** A part of the list. */
  InboxPage page(Optional<String> inbox, int start, int limit) {
    List<Row> some;
    InboxPage counts;
    synchronized (lock) {
      Timeline asked = inbox.map(rows::of).orElseGet(rows::all);
      some = asked.newest(start, limit);
      counts =
          new InboxPage(
              start,
              rows.all().count(),
              rows.all().unread(),
              asked.count(),
              asked.unread(),
              0,
              List.of());
    }
    return counts.with(some.stream().map(Row::entry).toList());
  }

  InboxFigures figures() {
    synchronized (lock) {
      Timeline all = rows.all();
      return new InboxFigures(
          all.count(), all.unread(), all.octets(), stored, storedOctets, removed);
    }
  }

  /** The rows whose texts lie in a file that is mostly waste; to be added again. */
  List<Row> scattered() {
    OptionalInt segment = texts.wasteful();
    if (segment.isEmpty()) {
      return List.of();
    }
    synchronized (lock) {
      return rows.all().oldestFirst().stream()
          .filter(row -> row.text().segment() == segment.getAsInt())
          .toList();
    }
  }

  /** Writes what waits to the caches. */
  void flush() throws IOException {
    try {
      texts.flush();
    } finally {
      index.flush();
    }
  }

  void close() throws IOException {
    try (Closeable _ = texts::close;
        Closeable _ = index::close) {
      flush();
    }
  }
}
