package io.postroad.mta.spool.segment;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.mta.spool.Spool;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is due when, against a plain list. */
class LanesTest {
  private static final long STEP = Spool.PRIORITY_HEAD_START.toMillis();

  private final Index index = new Index();
  private final Lanes lanes = new Lanes(index);
  private int ids;

  private int slot(int priority) {
    int slot = index.add(1, ids++);
    index.priority(slot, priority);
    return slot;
  }

  private int slot() {
    return slot(0);
  }

  /** Takes the next slot of whatever destination comes first. */
  private int take(long now) {
    lanes.ripen(now);
    Lane lane = lanes.detachFirst(now);
    if (lane == null) {
      return Index.NONE;
    }
    int slot = lanes.pop(lane, now);
    if (slot != Index.NONE) {
      index.leased(slot, true);
    }
    lanes.attach(lane);
    return slot;
  }

  @Test
  @DisplayName("Destinations that were passed over cost nothing until they have rested")
  void passedOver() {
    for (int i = 0; i < 1000; i++) {
      lanes.add(slot(), Map.of("d" + i, 100L));
    }
    long now = 100;
    lanes.ripen(now);
    for (Lane lane = lanes.detachFirst(now); lane != null; lane = lanes.detachFirst(now)) {
      lanes.pass(lane, now);
    }
    assertThat(lanes.nextDue()).as("due all the same").isEqualTo(100);
    assertThat(lanes.detachFirst(now + 200)).as("they rest").isNull();
    int late = slot();
    lanes.add(late, Map.of("e", 300L));
    assertThat(take(now + 200)).isEqualTo(late);
    Lane again = lanes.detachFirst(now + 250);
    assertThat(again).isNotNull();
    assertThat(lanes.pop(again, now + 250)).isNotEqualTo(Index.NONE);
  }

  @Test
  @DisplayName("Destinations come in the order of their first message, and nothing before its time")
  void order() {
    int late = slot();
    int early = slot();
    lanes.add(late, Map.of("a", 200L));
    lanes.add(early, Map.of("b", 100L));
    assertThat(lanes.nextDue()).isEqualTo(100);
    assertThat(take(99)).isEqualTo(Index.NONE);
    assertThat(take(150)).isEqualTo(early);
    assertThat(lanes.nextDue()).isEqualTo(200);
    assertThat(take(150)).isEqualTo(Index.NONE);
    assertThat(take(200)).isEqualTo(late);
    assertThat(lanes.nextDue()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  @DisplayName("A message of several destinations is handed out once, whichever comes first")
  void severalDestinations() {
    int slot = slot();
    lanes.add(slot, Map.of("a", 100L, "b", 100L, "c", 300L));
    assertThat(take(400)).isEqualTo(slot);
    assertThat(take(400)).isEqualTo(Index.NONE);
    assertThat(lanes.nextDue()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  @DisplayName("A detached destination takes messages in, and shows them when it is back")
  void detached() {
    int first = slot();
    lanes.add(first, Map.of("a", 100L));
    Lane lane = lanes.detachFirst(100);
    assertThat(lane).isNotNull();
    assertThat(lanes.nextDue()).isEqualTo(Long.MAX_VALUE);
    int second = slot();
    lanes.add(second, Map.of("a", 50L));
    assertThat(lanes.detachFirst(100)).isNull();
    lanes.attach(lane);
    assertThat(take(100)).isEqualTo(second);
    assertThat(take(100)).isEqualTo(first);
  }

  @Test
  @DisplayName("A date of a message's own is no destination's business")
  void dated() {
    int slot = slot();
    lanes.add(slot, Map.of("a", 500L, States.DATED, 300L));
    assertThat(lanes.nextDated()).isEqualTo(300);
    assertThat(lanes.nextDue()).isEqualTo(500);
    assertThat(lanes.popDated(299)).isEqualTo(Index.NONE);
    assertThat(lanes.popDated(300)).isEqualTo(slot);
    index.leased(slot, true);
    assertThat(lanes.nextDue()).as("it is leased").isEqualTo(Long.MAX_VALUE);
    assertThat(lanes.nextDated()).isEqualTo(Long.MAX_VALUE);
  }

  private record Waiting(int slot, String word, long due, int priority) {
    long rank() {
      return due - priority * STEP;
    }
  }

  @Test
  @DisplayName("RFC 6710: of what is due the least rank goes first, whatever came in which order")
  void agreesWithList() {
    int taken = 0;
    for (int seed = 0; seed < 50; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      List<Waiting> model = new ArrayList<>();
      Lanes fresh = new Lanes(index);
      long now = 1_000_000_000L;
      for (int step = 0; step < 500; step++) {
        if (random.nextInt(3) > 0) {
          Waiting next = draw(random, now);
          fresh.add(next.slot, Map.of(next.word, next.due));
          model.add(next);
        } else {
          now += random.nextLong(STEP);
          taken += takeBoth(fresh, model, now);
        }
      }
    }
    System.out.printf("lanes: seeds=50 taken=%d divergence=0%n", taken);
  }

  /** No two have the same rank, so that their order is one. */
  private Waiting draw(SplittableRandom random, long now) {
    int priority = random.nextInt(19) - 9;
    int slot = slot(priority);
    long due = now / 10_000 * 10_000 + random.nextLong(40) * 10_000 * 10 + slot;
    return new Waiting(slot, "w" + random.nextInt(5), due, priority);
  }

  private int takeBoth(Lanes fresh, List<Waiting> model, long now) {
    fresh.ripen(now);
    Map<Integer, Waiting> bySlot = new HashMap<>();
    model.forEach(w -> bySlot.put(w.slot, w));
    Waiting expected =
        model.stream()
            .filter(w -> w.due <= now)
            .min(Comparator.comparingLong(Waiting::rank))
            .orElse(null);
    Lane lane = fresh.detachFirst(now);
    int slot = lane == null ? Index.NONE : fresh.pop(lane, now);
    if (lane != null) {
      fresh.attach(lane);
    }
    assertThat(bySlot.get(slot)).isEqualTo(expected);
    if (expected == null) {
      return 0;
    }
    model.remove(expected);
    return 1;
  }
}
