package io.postroad.mta.spool.segment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The index against a plain map, under many random additions and removals. */
class IndexTest {
  private record Key(long high, long low) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      int byHigh = Long.compareUnsigned(high, other.high);
      return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
    }
  }

  /** Few highs, so that ids collide in what differs; lows of both signs. */
  private static Key draw(SplittableRandom random) {
    return new Key(random.nextInt(3) - 1, random.nextLong(2_000) - 1_000);
  }

  @Test
  @DisplayName("Finds what was added, under its own slot, and nothing that was removed")
  void agreesWithMap() {
    int checks = 0;
    for (int seed = 0; seed < 20; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Index index = new Index();
      NavigableMap<Key, Integer> model = new TreeMap<>();
      for (int step = 0; step < 5_000; step++) {
        Key key = draw(random);
        Integer slot = model.get(key);
        assertThat(index.find(key.high, key.low)).isEqualTo(slot == null ? Index.NONE : slot);
        if (slot == null) {
          model.put(key, fresh(index, key));
        } else if (random.nextBoolean()) {
          index.remove(slot);
          model.remove(key);
        }
        checks++;
      }
      assertThat(index.size()).isEqualTo(model.size());
      model.forEach((key, slot) -> {
        assertThat(index.used(slot)).isTrue();
        assertThat(index.high(slot)).isEqualTo(key.high);
        assertThat(index.low(slot)).isEqualTo(key.low);
      });
      pagesAgree(index, model, random);
    }
    System.out.printf("index: seeds=20 steps=%d divergence=0%n", checks);
  }

  /** Adds an id and checks that its slot has nothing of whoever had it before. */
  private static int fresh(Index index, Key key) {
    int slot = index.add(key.high, key.low);
    assertThat(index.leased(slot)).isFalse();
    assertThat(index.damaged(slot)).isFalse();
    assertThat(index.priority(slot)).isZero();
    assertThat(index.queued(slot) + index.held(slot)).isZero();
    assertThat(index.envelope(slot)).isNull();
    assertThat(index.state(slot)).isNull();
    assertThat(index.chunks(slot)).isEmpty();
    index.leased(slot, true);
    index.markDamaged(slot);
    index.priority(slot, -9);
    index.counts(slot, 3, 2);
    index.setEnvelope(slot, new Place(1, 2, 3));
    index.setState(slot, new Place(4, 5, 6));
    index.setChunks(slot, List.of(new Place(7, 8, 9)));
    assertThat(index.priority(slot)).isEqualTo(-9);
    assertThat(index.queued(slot)).isEqualTo(3);
    assertThat(index.held(slot)).isEqualTo(2);
    return slot;
  }

  private static void pagesAgree(
      Index index, NavigableMap<Key, Integer> model, SplittableRandom random) {
    for (int i = 0; i < 20; i++) {
      Key after = draw(random);
      int count = 1 + random.nextInt(300);
      List<Integer> expected = model.tailMap(after, false).values().stream().limit(count).toList();
      int[] page = index.after(after.high, after.low, count, false);
      assertThat(Arrays.stream(page).boxed().toList()).isEqualTo(expected);
    }
    assertThat(index.after(0, 0, 10, true)).as("all have a queued recipient").isEmpty();
  }

  @Test
  @DisplayName("The generation of a slot moves with its turn, and when it changes hands")
  void generations() {
    Index index = new Index();
    int slot = index.add(1, 1);
    List<Integer> seen = new ArrayList<>(List.of(index.generation(slot)));
    index.leased(slot, true);
    seen.add(index.generation(slot));
    index.leased(slot, false);
    seen.add(index.generation(slot));
    index.nextGeneration(slot);
    seen.add(index.generation(slot));
    index.remove(slot);
    seen.add(index.generation(slot));
    assertThat(index.add(2, 2)).as("slots are used again").isEqualTo(slot);
    seen.add(index.generation(slot));
    assertThat(seen).doesNotHaveDuplicates();
  }

  @Test
  @DisplayName("The oldest segment counts the parts of a content, too")
  void firstSegment() {
    Index index = new Index();
    int slot = index.add(1, 1);
    index.setEnvelope(slot, new Place(7, 0, 10));
    assertThat(index.firstSegment(slot)).isEqualTo(7);
    index.setChunks(slot, List.of(new Place(6, 0, 10), new Place(5, 0, 10)));
    assertThat(index.firstSegment(slot)).isEqualTo(5);
    index.setChunks(slot, List.of());
    assertThat(index.firstSegment(slot)).isEqualTo(7);
  }
}
