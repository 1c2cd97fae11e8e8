package io.postroad.inbox;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What an index gives back at a start: the rows, and which messages were deleted last, for files
 * that are still there. Confined to one thread.
 */
record Recollection(Rows rows, Set<String> deleted) implements IndexLog.Changes {

  /** Fills {@code rows}. */
  Recollection(Rows rows) {
    this(rows, new HashSet<>());
  }

  @Override
  public void put(Row row) {
    deleted.remove(row.id());
    rows.put(row);
  }

  @Override
  public void read(String id, boolean read) {
    rows.read(id, read);
  }

  @Override
  public void tag(String id, List<String> tags) {
    rows.tag(id, tags);
  }

  @Override
  public void delete(String id) {
    deleted.add(id);
    rows.delete(id);
  }
}
