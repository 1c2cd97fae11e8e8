package io.postroad.inbox;

import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The rows in memory, in order of time, all of them and those of each inbox. Not thread-safe:
 * guarded by the inbox's lock.
 */
final class Rows implements IndexLog.Changes {

  /** From so many on, removing them in one pass is less work than one by one. */
  private static final int BULK = 64;

  private static final Timeline NOTHING = new Timeline();

  private final Timeline all = new Timeline();
  private final Map<String, Timeline> byInbox = new HashMap<>();
  private final Map<String, Row> byId = new HashMap<>();
  private final SortedMap<String, Integer> tags = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  /** One text for each inbox and tag, however many rows name it. */
  private final Map<String, String> names = new HashMap<>();

  Timeline all() {
    return all;
  }

  /** Those of one inbox; only to be read. */
  Timeline of(String inbox) {
    return byInbox.getOrDefault(inbox, NOTHING);
  }

  /** The inboxes in which something lies. */
  Set<String> inboxes() {
    return Set.copyOf(byInbox.keySet());
  }

  /** How many messages have each tag. */
  SortedMap<String, Integer> tags() {
    return Collections.unmodifiableSortedMap(new TreeMap<>(tags));
  }

  /** A tag as it is written already, if there is one that differs in case only. */
  Optional<String> tag(String name) {
    SortedMap<String, Integer> from = tags.tailMap(name);
    return !from.isEmpty() && from.firstKey().equalsIgnoreCase(name)
        ? Optional.of(from.firstKey())
        : Optional.empty();
  }

  /** Counts the tags anew, after the way one is written has changed. */
  void countTags() {
    tags.clear();
    all.oldestFirst().forEach(row -> tally(row, 1));
  }

  Optional<Row> find(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  @Override
  public void put(Row given) {
    Row row = given.named(this::shared);
    Row old = byId.put(row.id(), row);
    if (old == null) {
      all.add(row);
      timeline(row).add(row);
    } else if (Row.BY_TIME.compare(old, row) == 0 && old.inbox().equals(row.inbox())) {
      all.replace(old, row);
      timeline(row).replace(old, row);
    } else {
      all.remove(old);
      leave(old);
      all.add(row);
      timeline(row).add(row);
    }
    if (old == null || !old.tags().equals(row.tags())) {
      tally(old, -1);
      tally(row, 1);
    }
  }

  @Override
  public void read(String id, boolean read) {
    Row row = byId.get(id);
    if (row != null && row.read() != read) {
      put(row.withRead(read));
    }
  }

  @Override
  public void tag(String id, List<String> names) {
    Row row = byId.get(id);
    if (row != null) {
      put(row.withTags(names));
    }
  }

  @Override
  public void delete(String id) {
    Row row = byId.remove(id);
    if (row != null) {
      all.remove(row);
      leave(row);
      tally(row, -1);
    }
  }

  /** Deletes many at once. */
  void deleteAll(List<Row> gone) {
    if (gone.size() < BULK) {
      gone.forEach(row -> delete(row.id()));
      return;
    }
    Set<String> ids = HashSet.newHashSet(gone.size());
    for (Row row : gone) {
      if (byId.remove(row.id()) != null) {
        ids.add(row.id());
        tally(row, -1);
      }
    }
    all.removeIf(row -> ids.contains(row.id()));
    byInbox.values().forEach(timeline -> timeline.removeIf(row -> ids.contains(row.id())));
    byInbox.values().removeIf(timeline -> timeline.count() == 0);
  }

  private Timeline timeline(Row row) {
    return byInbox.computeIfAbsent(row.inbox(), _ -> new Timeline());
  }

  private void leave(Row row) {
    Timeline timeline = timeline(row);
    timeline.remove(row);
    if (timeline.count() == 0) {
      byInbox.remove(row.inbox());
    }
  }

  private void tally(@Nullable Row row, int sign) {
    if (row != null) {
      for (String tag : row.tags()) {
        tags.merge(tag, sign, (a, b) -> a + b == 0 ? null : Integer.valueOf(a + b));
      }
    }
  }

  /** Names come from rules and senders; what nobody uses any more is forgotten when many are. */
  private String shared(String name) {
    if (names.size() > 10_000) {
      names.clear();
    }
    return names.computeIfAbsent(name, n -> n);
  }
}
