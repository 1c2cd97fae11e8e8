package io.postroad.inbox;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Rows in order of time, which come at the end and mostly go at the beginning. Not thread-safe:
 * guarded by the inbox's lock.
 */
final class Timeline {

  private @Nullable Row[] rows = new @Nullable Row[16];
  private int begin;
  private int end;
  private int unread;
  private long octets;

  int count() {
    return end - begin;
  }

  int unread() {
    return unread;
  }

  /** The sum of the messages' sizes. */
  long octets() {
    return octets;
  }

  /** The oldest row; there must be one. */
  Row oldest() {
    return at(begin);
  }

  /** The one at {@code index}, counted from the newest. */
  Row newest(int index) {
    return at(end - 1 - index);
  }

  /** At most {@code limit} rows, newest first, after the {@code start} newest. */
  List<Row> newest(int start, int limit) {
    List<Row> found = new ArrayList<>();
    for (int i = start; i < count() && found.size() < limit; i++) {
      found.add(newest(i));
    }
    return found;
  }

  /** All of them, the newest first. */
  List<Row> newestFirst() {
    return newest(0, Integer.MAX_VALUE);
  }

  /** All of them, the oldest first. */
  List<Row> oldestFirst() {
    List<Row> found = new ArrayList<>(count());
    for (int i = begin; i < end; i++) {
      found.add(at(i));
    }
    return found;
  }

  void add(Row row) {
    int at = find(row);
    if (end == rows.length) {
      rows = Arrays.copyOfRange(rows, begin, begin + Math.max(16, count() * 3 / 2));
      at -= begin;
      end -= begin;
      begin = 0;
    }
    System.arraycopy(rows, at, rows, at + 1, end - at);
    rows[at] = row;
    end++;
    tally(row, 1);
  }

  /** Puts a row in the place of one with the same time and id. */
  void replace(Row old, Row row) {
    rows[find(old)] = row;
    tally(old, -1);
    tally(row, 1);
  }

  void remove(Row row) {
    int at = find(row);
    if (at - begin < end - at) {
      System.arraycopy(rows, begin, rows, begin + 1, at - begin);
      rows[begin++] = null;
    } else {
      System.arraycopy(rows, at + 1, rows, at, end - at - 1);
      rows[--end] = null;
    }
    tally(row, -1);
  }

  /** Removes all that {@code gone} names, in one pass. */
  void removeIf(Predicate<Row> gone) {
    int kept = begin;
    for (int i = begin; i < end; i++) {
      Row row = at(i);
      if (gone.test(row)) {
        tally(row, -1);
      } else {
        rows[kept++] = row;
      }
    }
    Arrays.fill(rows, kept, end, null);
    end = kept;
  }

  private void tally(Row row, int sign) {
    unread += row.read() ? 0 : sign;
    octets += sign * row.size();
  }

  /** Where the row is, or belongs. */
  private int find(Row row) {
    int low = begin;
    int high = end;
    // Nearly always it is the newest one.
    if (count() > 0 && Row.BY_TIME.compare(at(end - 1), row) < 0) {
      return end;
    }
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (Row.BY_TIME.compare(at(middle), row) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private Row at(int index) {
    Row row = rows[index];
    if (row == null) {
      throw new IndexOutOfBoundsException(index);
    }
    return row;
  }
}
