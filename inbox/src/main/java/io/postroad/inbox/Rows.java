package io.postroad.inbox;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The rows in memory, in order of time. Not thread-safe: guarded by the inbox's lock. */
final class Rows implements IndexLog.Changes {

  private final List<Row> byTime = new ArrayList<>();
  private final Map<String, Row> byId = new HashMap<>();
  private int unread;
  private long octets;

  int count() {
    return byTime.size();
  }

  int unread() {
    return unread;
  }

  long octets() {
    return octets;
  }

  Optional<Row> find(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  /** The oldest row; there must be one. */
  Row oldest() {
    return byTime.getFirst();
  }

  List<Row> all() {
    return new ArrayList<>(byTime);
  }

  /** At most {@code limit} rows, newest first, after the {@code start} newest. */
  List<Row> newest(int start, int limit) {
    List<Row> found = new ArrayList<>();
    for (int i = byTime.size() - 1 - start; i >= 0 && found.size() < limit; i--) {
      found.add(byTime.get(i));
    }
    return found;
  }

  @Override
  public void put(Row row) {
    delete(row.id());
    int at = Collections.binarySearch(byTime, row, Row.BY_TIME);
    byTime.add(at < 0 ? -at - 1 : at, row);
    byId.put(row.id(), row);
    octets += row.size();
    unread += row.read() ? 0 : 1;
  }

  @Override
  public void read(String id, boolean read) {
    Row row = byId.get(id);
    if (row != null && row.read() != read) {
      put(row.withRead(read));
    }
  }

  @Override
  public void delete(String id) {
    Row row = byId.remove(id);
    if (row != null) {
      byTime.remove(Collections.binarySearch(byTime, row, Row.BY_TIME));
      octets -= row.size();
      unread -= row.read() ? 0 : 1;
    }
  }
}
