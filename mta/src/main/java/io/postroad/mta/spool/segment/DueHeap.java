package io.postroad.mta.spool.segment;

import java.util.Arrays;

/**
 * Slots of messages under a key each, the one with the least key on top, in primitive arrays. An
 * entry goes stale when its slot's generation moves on; stale ones are dropped when they come up,
 * and all at once when the heap would have to grow. Guarded by the catalog's monitor.
 */
final class DueHeap {
  private long[] key = new long[4];
  private int[] slot = new int[4];
  private int[] generation = new int[4];
  private int count;

  boolean isEmpty() {
    return count == 0;
  }

  long topKey() {
    return key[0];
  }

  int topSlot() {
    return slot[0];
  }

  void add(Index index, int newSlot, long newKey) {
    if (count == key.length) {
      dropStale(index);
      if (count > key.length / 2) {
        int length = key.length * 2;
        key = Arrays.copyOf(key, length);
        slot = Arrays.copyOf(slot, length);
        generation = Arrays.copyOf(generation, length);
      }
    }
    key[count] = newKey;
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

  /** Takes the top off if it still holds and its key is at most {@code now}. */
  int popUntil(Index index, long now) {
    dropStaleTop(index);
    if (count == 0 || key[0] > now) {
      return Index.NONE;
    }
    int top = slot[0];
    removeTop();
    return top;
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
    while (at > 0 && key[at] < key[(at - 1) / 2]) {
      swap(at, (at - 1) / 2);
      at = (at - 1) / 2;
    }
  }

  private void down(int from) {
    int at = from;
    while (true) {
      int least = at;
      for (int child = 2 * at + 1; child <= 2 * at + 2 && child < count; child++) {
        least = key[child] < key[least] ? child : least;
      }
      if (least == at) {
        return;
      }
      swap(at, least);
      at = least;
    }
  }

  private void swap(int a, int b) {
    long keptKey = key[a];
    int keptSlot = slot[a];
    int keptGeneration = generation[a];
    move(b, a);
    key[b] = keptKey;
    slot[b] = keptSlot;
    generation[b] = keptGeneration;
  }

  private void move(int from, int to) {
    key[to] = key[from];
    slot[to] = slot[from];
    generation[to] = generation[from];
  }
}
