package io.postroad.mta.spool.segment;

import static java.lang.System.Logger.Level.ERROR;

import io.postroad.mta.spool.QueueEntry;
import io.postroad.mta.spool.QueueId;
import io.postroad.mta.spool.segment.Catalog.Turn;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The entries of messages, out of memory or read back from the log. Thread-safe; calls wait for the
 * disk.
 */
final class Entries {
  private static final System.Logger LOG = System.getLogger(Entries.class.getName());

  /** Ids at once: sorting out more than a page takes a walk over the whole index. */
  private static final int LOOK = 65_536;

  private final Catalog catalog;
  private final RecordReader reader;
  private final Counters counters;

  Entries(Catalog catalog, RecordReader reader, Counters counters) {
    this.catalog = catalog;
    this.reader = reader;
    this.counters = counters;
  }

  /** The entries of messages that were just leased; what cannot be read is left out. */
  List<QueueEntry> leased(List<Turn> turns) {
    List<QueueEntry> entries = new ArrayList<>(turns.size());
    for (Turn turn : turns) {
      leased(turn).ifPresent(entries::add);
    }
    return entries;
  }

  /**
   * The entry of a message that was just leased, read back if need be: anew when its records were
   * moved or read by another thread meanwhile, for the lease is ours and nobody else will use it.
   */
  Optional<QueueEntry> leased(Turn turn) {
    Turn now = turn;
    for (Located located = now.located(); located != null; located = now.located()) {
      QueueEntry entry = readLeased(located);
      now = entry == null ? catalog.leased(located.id()) : new Turn(entry, null, 0);
    }
    return Optional.ofNullable(now.entry());
  }

  /** Null when it could not be read there, or has changed since it was looked up. */
  private @Nullable QueueEntry readLeased(Located located) {
    try {
      Live live = catalog.install(located, reader.entry(located), false);
      return live == null ? null : live.entry;
    } catch (IOException e) {
      unreadable(located, e);
      catalog.damaged(located);
      return null;
    } finally {
      unlocate(located);
    }
  }

  /** One message as it is now, leased or not. */
  Optional<QueueEntry> find(QueueId id) {
    return view(catalog.find(id));
  }

  private Optional<QueueEntry> view(Turn turn) {
    Located located = turn.located();
    if (located == null) {
      return Optional.ofNullable(turn.entry());
    }
    try {
      return Optional.of(reader.entry(located));
    } catch (IOException e) {
      unreadable(located, e);
      return Optional.empty();
    } finally {
      unlocate(located);
    }
  }

  /**
   * Whoever wants a page gets one look at the index; a filter that refuses much gets longer ones.
   */
  List<QueueEntry> list(
      boolean heldOnly, Predicate<QueueEntry> filter, Optional<QueueId> after, int limit) {
    List<QueueEntry> entries = new ArrayList<>();
    Optional<QueueId> from = after;
    int look = Math.clamp(limit, 1, LOOK);
    while (entries.size() < limit) {
      List<QueueId> ids = catalog.idsAfter(from, look, heldOnly);
      for (QueueId id : ids) {
        find(id).filter(filter).ifPresent(entries::add);
        if (entries.size() >= limit) {
          return entries;
        }
      }
      if (ids.size() < look) {
        break;
      }
      from = Optional.of(ids.getLast());
      look = LOOK;
    }
    return entries;
  }

  private void unreadable(Located located, IOException e) {
    counters.corruptRecords.incrementAndGet();
    LOG.log(ERROR, "message " + located.id() + " cannot be read", e);
  }

  /** Gives a place back, and closes what nobody needs any more. */
  void unlocate(Located located) {
    for (Segment segment : catalog.unlocate(located)) {
      try {
        segment.file.close();
      } catch (IOException e) {
        LOG.log(ERROR, "segment " + segment.number + " could not be closed", e);
      }
    }
  }
}
