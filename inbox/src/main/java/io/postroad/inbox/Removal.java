package io.postroad.inbox;

import io.postroad.inbox.InboxEvent.Reason;
import java.io.IOException;
import java.util.List;

/**
 * How the files of forgotten messages go: at once, or of very many most of them later. Thread-safe.
 */
final class Removal {

  /** So many files are deleted while somebody waits; the rest of more is deleted later. */
  private static final int AT_ONCE = 1000;

  private final MessageFiles files;
  private final Holdings holdings;
  private final TextUpkeep upkeep;
  private final InboxListeners listeners;

  Removal(MessageFiles files, Holdings holdings, TextUpkeep upkeep, InboxListeners listeners) {
    this.files = files;
    this.holdings = holdings;
    this.upkeep = upkeep;
    this.listeners = listeners;
  }

  /** Whether most of these files go later. */
  static boolean later(List<String> ids) {
    return ids.size() > AT_ONCE;
  }

  /** Removes what the holdings have forgotten, and tells it. */
  void remove(List<String> ids, Reason reason) {
    if (ids.isEmpty()) {
      return;
    }
    if (later(ids)) {
      holdings.doom(ids);
      flush();
      var _ = sweepSome();
    } else {
      ids.forEach(this::discard);
      flush();
    }
    upkeep.gather();
    listeners.tell(new InboxEvent.Removed(ids, reason));
  }

  /** Deletes the files that were left for later; how many there were. */
  int sweep() {
    int swept = 0;
    int some = sweepSome();
    while (some > 0) {
      swept += some;
      some = sweepSome();
    }
    return swept;
  }

  private int sweepSome() {
    List<String> some = holdings.doomed().take(AT_ONCE);
    some.forEach(this::discard);
    holdings.doomed().gone(some);
    return some.size();
  }

  private void discard(String id) {
    try {
      files.delete(id);
    } catch (IOException e) {
      listeners.tell(
          new InboxEvent.Trouble("cannot delete " + id + " from the inbox: " + e.getMessage()));
    }
  }

  /** Writes what waits to the index; trouble with it is told, for it is only a cache. */
  void flush() {
    try {
      holdings.flush();
    } catch (IOException e) {
      listeners.tell(
          new InboxEvent.Trouble("cannot write the index of the inbox: " + e.getMessage()));
    }
  }
}
