package io.postroad.mta.spool.segment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where each message stands, in primitive arrays: a million waiting messages must fit beside
 * everything else in a small heap. A message has a slot as long as it is in the spool; its id leads
 * there by open addressing. Guarded by the catalog's monitor.
 */
final class Index {
  static final int NONE = -1;
  private static final int USED = 1;
  private static final int LEASED = 2;
  private static final int DAMAGED = 4;
  private static final List<Place> NO_CHUNKS = List.of();

  private long[] high = new long[64];
  private long[] low = new long[64];
  private int[] envelope = new int[64 * 3];
  private int[] state = new int[64 * 3];
  private int[] generation = new int[64];
  private int[] counts = new int[64];
  private byte[] flags = new byte[64];
  private byte[] priority = new byte[64];
  private int[] free = new int[16];
  private int freeCount;
  private int slots;
  private int size;
  private int[] table = filled(256);
  private final Map<Integer, List<Place>> chunks = new HashMap<>();

  int size() {
    return size;
  }

  /** Slots are below this; not all of them are in use. */
  int slots() {
    return slots;
  }

  boolean used(int slot) {
    return (flags[slot] & USED) != 0;
  }

  /** The slot of an id, or {@link #NONE}. */
  int find(long idHigh, long idLow) {
    int mask = table.length - 1;
    for (int at = hash(idHigh, idLow) & mask; table[at] != NONE; at = (at + 1) & mask) {
      int slot = table[at];
      if (high[slot] == idHigh && low[slot] == idLow) {
        return slot;
      }
    }
    return NONE;
  }

  /** A slot for an id that has none. */
  int add(long idHigh, long idLow) {
    int slot = freeCount > 0 ? free[--freeCount] : slots++;
    if (slot == high.length) {
      grow();
    }
    high[slot] = idHigh;
    low[slot] = idLow;
    flags[slot] = USED;
    counts[slot] = 0;
    priority[slot] = 0;
    generation[slot]++;
    setEnvelope(slot, null);
    setState(slot, null);
    if (++size > table.length / 4 * 3) {
      rehash();
    } else {
      link(slot);
    }
    return slot;
  }

  void remove(int slot) {
    unlink(slot);
    flags[slot] = 0;
    generation[slot]++;
    chunks.remove(slot);
    size--;
    if (freeCount == free.length) {
      free = Arrays.copyOf(free, free.length * 2);
    }
    free[freeCount++] = slot;
  }

  long high(int slot) {
    return high[slot];
  }

  long low(int slot) {
    return low[slot];
  }

  /** Changes whenever the message's turn changes: what was noted under an older one is stale. */
  int generation(int slot) {
    return generation[slot];
  }

  void nextGeneration(int slot) {
    generation[slot]++;
  }

  boolean leased(int slot) {
    return (flags[slot] & LEASED) != 0;
  }

  void leased(int slot, boolean leased) {
    flags[slot] = (byte) (leased ? flags[slot] | LEASED : flags[slot] & ~LEASED);
    generation[slot]++;
  }

  /** Whether its records could not be read; then nobody gets it until the next start. */
  boolean damaged(int slot) {
    return (flags[slot] & DAMAGED) != 0;
  }

  void markDamaged(int slot) {
    flags[slot] |= DAMAGED;
    generation[slot]++;
  }

  int queued(int slot) {
    return counts[slot] >>> 16;
  }

  int held(int slot) {
    return counts[slot] & 0xFFFF;
  }

  void counts(int slot, int queued, int held) {
    counts[slot] = queued << 16 | held;
  }

  /** Of the message, RFC 6710. */
  int priority(int slot) {
    return priority[slot];
  }

  void priority(int slot, int value) {
    priority[slot] = (byte) value;
  }

  @Nullable Place envelope(int slot) {
    return place(envelope, slot);
  }

  void setEnvelope(int slot, @Nullable Place place) {
    set(envelope, slot, place);
  }

  @Nullable Place state(int slot) {
    return place(state, slot);
  }

  void setState(int slot, @Nullable Place place) {
    set(state, slot, place);
  }

  List<Place> chunks(int slot) {
    return chunks.getOrDefault(slot, NO_CHUNKS);
  }

  void setChunks(int slot, List<Place> places) {
    if (places.isEmpty()) {
      chunks.remove(slot);
    } else {
      chunks.put(slot, places);
    }
  }

  /** The oldest segment with something of the message in it. */
  int firstSegment(int slot) {
    int first = envelope[slot * 3];
    for (Place chunk : chunks(slot)) {
      first = Math.min(first, chunk.segment());
    }
    return first;
  }

  /**
   * At most {@code count} used slots whose ids come right after the given one, in order of id. The
   * order is made when it is asked for: keeping it would cost memory for every message.
   *
   * @param heldOnly leaves out messages with a recipient that is queued or deferred
   */
  int[] after(long idHigh, long idLow, int count, boolean heldOnly) {
    SlotHeap smallest = new SlotHeap(count);
    for (int slot = 0; slot < slots; slot++) {
      boolean wanted = used(slot) && !(heldOnly && queued(slot) > 0);
      if (wanted && compare(high[slot], low[slot], idHigh, idLow) > 0) {
        smallest.offer(slot);
      }
    }
    return smallest.sorted();
  }

  private static int compare(long highA, long lowA, long highB, long lowB) {
    int byHigh = Long.compareUnsigned(highA, highB);
    return byHigh != 0 ? byHigh : Long.compareUnsigned(lowA, lowB);
  }

  private static @Nullable Place place(int[] places, int slot) {
    int at = slot * 3;
    return places[at] == 0 ? null : new Place(places[at], places[at + 1], places[at + 2]);
  }

  private static void set(int[] places, int slot, @Nullable Place place) {
    int at = slot * 3;
    places[at] = place == null ? 0 : place.segment();
    places[at + 1] = place == null ? 0 : place.offset();
    places[at + 2] = place == null ? 0 : place.length();
  }

  private static int hash(long idHigh, long idLow) {
    long mixed = (idHigh ^ Long.rotateLeft(idLow, 23)) * 0x9E37_79B9_7F4A_7C15L;
    return (int) (mixed >>> 32);
  }

  private static int[] filled(int length) {
    int[] empty = new int[length];
    Arrays.fill(empty, NONE);
    return empty;
  }

  private void link(int slot) {
    int mask = table.length - 1;
    int at = hash(high[slot], low[slot]) & mask;
    while (table[at] != NONE) {
      at = (at + 1) & mask;
    }
    table[at] = slot;
  }

  /** Takes a slot out and closes the gap, so that no mark of the removed one stays behind. */
  private void unlink(int slot) {
    int mask = table.length - 1;
    int at = hash(high[slot], low[slot]) & mask;
    while (table[at] != slot) {
      at = (at + 1) & mask;
    }
    int gap = at;
    for (int next = (gap + 1) & mask; table[next] != NONE; next = (next + 1) & mask) {
      int home = hash(high[table[next]], low[table[next]]) & mask;
      if (((next - home) & mask) >= ((next - gap) & mask)) {
        table[gap] = table[next];
        gap = next;
      }
    }
    table[gap] = NONE;
  }

  private void rehash() {
    table = filled(table.length * 2);
    for (int slot = 0; slot < slots; slot++) {
      if (used(slot)) {
        link(slot);
      }
    }
  }

  private void grow() {
    int length = high.length + high.length / 2;
    high = Arrays.copyOf(high, length);
    low = Arrays.copyOf(low, length);
    envelope = Arrays.copyOf(envelope, length * 3);
    state = Arrays.copyOf(state, length * 3);
    generation = Arrays.copyOf(generation, length);
    counts = Arrays.copyOf(counts, length);
    flags = Arrays.copyOf(flags, length);
    priority = Arrays.copyOf(priority, length);
  }

  /** Keeps the slots with the smallest ids: a heap whose top is the largest kept. */
  private final class SlotHeap {
    private final int max;
    private int[] heap;
    private int count;

    SlotHeap(int max) {
      this.max = max;
      this.heap = new int[Math.min(max, 1024) + 1];
    }

    void offer(int slot) {
      if (count < max) {
        if (count == heap.length) {
          heap = Arrays.copyOf(heap, heap.length * 2);
        }
        heap[count] = slot;
        up(count++);
      } else if (count > 0 && less(slot, heap[0])) {
        heap[0] = slot;
        down();
      }
    }

    int[] sorted() {
      List<Integer> order = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        order.add(heap[i]);
      }
      order.sort((a, b) -> compare(high[a], low[a], high[b], low[b]));
      return order.stream().mapToInt(Integer::intValue).toArray();
    }

    private boolean less(int a, int b) {
      return compare(high[a], low[a], high[b], low[b]) < 0;
    }

    private void up(int from) {
      int at = from;
      while (at > 0 && less(heap[(at - 1) / 2], heap[at])) {
        swap(at, (at - 1) / 2);
        at = (at - 1) / 2;
      }
    }

    private void down() {
      int at = 0;
      while (true) {
        int largest = at;
        for (int child = 2 * at + 1; child <= 2 * at + 2 && child < count; child++) {
          largest = less(heap[largest], heap[child]) ? child : largest;
        }
        if (largest == at) {
          return;
        }
        swap(at, largest);
        at = largest;
      }
    }

    private void swap(int a, int b) {
      int kept = heap[a];
      heap[a] = heap[b];
      heap[b] = kept;
    }
  }
}
