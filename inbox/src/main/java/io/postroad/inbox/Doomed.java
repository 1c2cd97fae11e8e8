package io.postroad.inbox;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Messages that are deleted but whose files are still there, because there were too many to wait
 * for. The index remembers them over a restart. Thread-safe.
 */
final class Doomed {

  private final Set<String> waiting = new LinkedHashSet<>();
  private final Set<String> going = new HashSet<>();

  synchronized void add(Collection<String> ids) {
    waiting.addAll(ids);
  }

  /** At most {@code max} of them, for one who deletes their files and then calls {@link #gone}. */
  synchronized List<String> take(int max) {
    List<String> taken = new ArrayList<>();
    Iterator<String> ids = waiting.iterator();
    while (ids.hasNext() && taken.size() < max) {
      taken.add(ids.next());
      ids.remove();
    }
    going.addAll(taken);
    return taken;
  }

  synchronized void gone(Collection<String> ids) {
    going.removeAll(ids);
  }

  /** Lets a message of that id be stored again; false while its old file is being deleted. */
  synchronized boolean release(String id) {
    waiting.remove(id);
    return !going.contains(id);
  }

  synchronized List<String> all() {
    List<String> ids = new ArrayList<>(waiting);
    ids.addAll(going);
    return ids;
  }

  synchronized int count() {
    return waiting.size() + going.size();
  }
}
