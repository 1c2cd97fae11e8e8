package io.postroad.mta.spool.segment;

import java.util.Arrays;

/**
 * The messages that wait for one destination, the one due first on top, in primitive arrays. An
 * entry goes stale when its slot's generation moves on; stale ones are dropped when they come up,
 * and all at once when the heap would have to grow. Guarded by the catalog's monitor.
 */
final class DueHeap {
  final String word;

  /** Under which due time it stands in the order of all destinations; only its owner changes it. */
  long key;

  /** Whether it stands in that order at all. */
  boolean listed;

  private long[] due = new long[4];
  private int[] slot = new int[4];
  private int[] generation = new int[4];
  private int count;

  DueHeap(String word) {
    this.word = word;
  }

  boolean isEmpty() {
    return count == 0;
  }

  long topDue() {
    return due[0];
  }

  int topSlot() {
    return slot[0];
  }

  void add(Index index, int newSlot, long newDue) {
    if (count == due.length) {
      dropStale(index);
      if (count > due.length / 2) {
        int length = due.length * 2;
        due = Arrays.copyOf(due, length);
        slot = Arrays.copyOf(slot, length);
        generation = Arrays.copyOf(generation, length);
      }
    }
    due[count] = newDue;
    slot[count] = newSlot;
    generation[count] = index.generation(newSlot);
    up(count++);
  }

  void removeTop() {
    move(--count, 0);
    down(0);
  }

  /** Makes the top, if there is one, an entry that still holds. */
  void dropStaleTop(Index index) {
    while (count > 0 && index.generation(slot[0]) != generation[0]) {
      removeTop();
    }
  }

  private void dropStale(Index index) {
    int kept = 0;
    for (int i = 0; i < count; i++) {
      if (index.generation(slot[i]) == generation[i]) {
        move(i, kept++);
      }
    }
    count = kept;
    for (int i = count / 2 - 1; i >= 0; i--) {
      down(i);
    }
  }

  private void up(int from) {
    int at = from;
    while (at > 0 && due[at] < due[(at - 1) / 2]) {
      swap(at, (at - 1) / 2);
      at = (at - 1) / 2;
    }
  }

  private void down(int from) {
    int at = from;
    while (true) {
      int least = at;
      for (int child = 2 * at + 1; child <= 2 * at + 2 && child < count; child++) {
        least = due[child] < due[least] ? child : least;
      }
      if (least == at) {
        return;
      }
      swap(at, least);
      at = least;
    }
  }

  private void swap(int a, int b) {
    long keptDue = due[a];
    int keptSlot = slot[a];
    int keptGeneration = generation[a];
    move(b, a);
    due[b] = keptDue;
    slot[b] = keptSlot;
    generation[b] = keptGeneration;
  }

  private void move(int from, int to) {
    due[to] = due[from];
    slot[to] = slot[from];
    generation[to] = generation[from];
  }
}
