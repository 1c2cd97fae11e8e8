package io.postroad.dns.internal;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Remembers what messages said, the least used forgotten first. Bounded in number and in time, for
 * good answers and for negative ones (RFC 2308 §5). Thread-safe.
 */
final class Cache {

  private static final Duration POSITIVE_MAX = Duration.ofHours(1);

  /** Short, so that a domain that was just set up gets its mail soon. */
  private static final Duration NEGATIVE_MAX = Duration.ofMinutes(5);

  private record Entry(Step step, long expiresAt) {}

  private final int entriesMax;
  private final LongSupplier nanos;
  private final Object lock = new Object();
  private final LinkedHashMap<Question, Entry> entries = new LinkedHashMap<>(64, 0.75f, true);

  Cache(int entriesMax, LongSupplier nanos) {
    this.entriesMax = entriesMax;
    this.nanos = nanos;
  }

  Optional<Step> find(Question question) {
    long now = nanos.getAsLong();
    synchronized (lock) {
      Entry entry = entries.get(question);
      if (entry == null) {
        return Optional.empty();
      }
      if (entry.expiresAt - now <= 0) {
        entries.remove(question);
        return Optional.empty();
      }
      return Optional.of(entry.step);
    }
  }

  void store(Question question, Step step, Duration lifetime) {
    Duration most =
        switch (step) {
          case Step.Found _, Step.Alias _ -> POSITIVE_MAX;
          case Step.NoData _, Step.NoName _ -> NEGATIVE_MAX;
          case Step.Trouble _ -> Duration.ZERO;
        };
    Duration kept = lifetime.compareTo(most) < 0 ? lifetime : most;
    if (!kept.isPositive()) {
      return;
    }
    Entry entry = new Entry(step, nanos.getAsLong() + kept.toNanos());
    synchronized (lock) {
      entries.put(question, entry);
      if (entries.size() > entriesMax) {
        Map.Entry<Question, Entry> eldest = entries.firstEntry();
        entries.remove(eldest.getKey());
      }
    }
  }

  int size() {
    synchronized (lock) {
      return entries.size();
    }
  }

  void clear() {
    synchronized (lock) {
      entries.clear();
    }
  }
}
