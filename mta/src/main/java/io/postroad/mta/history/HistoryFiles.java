package io.postroad.mta.history;

import io.postroad.mta.spool.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The names of history files and of the filters beside them: {@code history-<start>} holds events,
 * {@code keys-<start>} tells of whom, once its file is full. Thread-safe.
 *
 * @param disk where they are
 */
record HistoryFiles(Disk disk) {
  private static final String EVENTS = "history-";
  private static final String KEYS = "keys-";

  /** The starts of all files with events, the oldest first. */
  List<Long> starts() throws IOException {
    return starts(EVENTS);
  }

  /** The starts of files that have no filter, the newest first. */
  List<Long> withoutKeys() throws IOException {
    TreeSet<Long> without = new TreeSet<>(starts(EVENTS));
    without.removeAll(starts(KEYS));
    return List.copyOf(without.descendingSet());
  }

  private List<Long> starts(String prefix) throws IOException {
    return disk.names().stream()
        .filter(name -> name.startsWith(prefix))
        .map(name -> name.substring(prefix.length()))
        .filter(digits -> !digits.isEmpty() && digits.chars().allMatch(c -> c >= '0' && c <= '9'))
        .map(Long::parseLong)
        .sorted()
        .toList();
  }

  static Instant time(long start) {
    return Instant.ofEpochMilli(start);
  }

  Disk.DiskFile create(long start) throws IOException {
    return disk.create(name(EVENTS, start));
  }

  Disk.DiskFile open(long start) throws IOException {
    return disk.open(name(EVENTS, start));
  }

  private static String name(String prefix, long start) {
    return prefix + String.format("%014d", start);
  }

  /** Octets of a file and its filter. */
  long size(long start) throws IOException {
    long size = 0;
    for (String prefix : List.of(EVENTS, KEYS)) {
      if (exists(prefix, start)) {
        try (Disk.DiskFile open = disk.open(name(prefix, start))) {
          size += open.size();
        }
      }
    }
    return size;
  }

  boolean exists(long start) throws IOException {
    return exists(EVENTS, start);
  }

  private boolean exists(String prefix, long start) throws IOException {
    return disk.names().contains(name(prefix, start));
  }

  /** Removes a file and its filter. */
  void delete(long start) throws IOException {
    for (String prefix : List.of(EVENTS, KEYS)) {
      if (exists(prefix, start)) {
        disk.delete(name(prefix, start));
      }
    }
  }

  /** Keeps a filter in place of any there was. */
  void write(long start, KeyFilter filter) throws IOException {
    String name = name(KEYS, start);
    if (exists(KEYS, start)) {
      disk.delete(name);
    }
    try (Disk.DiskFile file = disk.create(name)) {
      file.write(filter.octets(), 0);
    }
  }

  /** The filter of a file; empty when it has none, or a torn one. */
  Optional<KeyFilter> keys(long start) throws IOException {
    if (!exists(KEYS, start)) {
      return Optional.empty();
    }
    try (Disk.DiskFile file = disk.open(name(KEYS, start))) {
      ByteBuffer octets = ByteBuffer.allocate((int) Math.min(file.size(), KeyFilter.OCTETS_MAX));
      var _ = file.read(octets, 0);
      return KeyFilter.parse(octets.flip());
    }
  }
}
