package io.postroad.mta.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.mta.settings.Rate;
import io.postroad.mta.settings.Shaping;
import io.postroad.testkit.sim.Simulation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Couriers when there are too few for all: who gets them, who gives them back, at what cost. */
final class CouriersInCommonTest {

  /** A destination that counts how often the queue looks at it. */
  private final class Place implements Destination {
    private final String name;
    private final boolean remote;
    private final Optional<Rate> rate;

    Place(String name, boolean remote, Optional<Rate> rate) {
      this.name = name;
      this.remote = remote;
      this.rate = rate;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public boolean needsConnection() {
      return remote;
    }

    @Override
    public Shaping.Limits limits() {
      looks++;
      return new Shaping.Limits(20, 100, 100, rate);
    }
  }

  private static final Carrier AT_ONCE =
      _ ->
          new Carrier.Carriage() {
            @Override
            public Carrier.Result attempt(Job job) {
              return new Carrier.Result(Map.of(0, new Outcome.Delivered("", "250 OK")), List.of());
            }

            @Override
            public void close() {}
          };

  private final Entries entries = new Entries();
  private final List<Signal> told = new ArrayList<>();
  private final List<String> begun = new ArrayList<>();
  private Instant now = Entries.NOW;
  private long looks;

  private interface Play {
    void in(Lanes lanes, Simulation world);
  }

  private void play(int couriers, Play play) {
    Simulation.run(
        3,
        world -> {
          Lanes lanes = new Lanes(world.execution(), AT_ONCE, told::add, couriers);
          play.in(lanes, world);
          lanes.close();
        });
  }

  /** Gives a destination so many jobs, and couriers as far as they go. */
  private Lane put(Lanes lanes, String name, int jobs) {
    return put(lanes, new Place(name, true, Optional.empty()), jobs);
  }

  private Lane put(Lanes lanes, Place place, int jobs) {
    Lane lane = lanes.lane(place);
    for (int i = 0; i < jobs; i++) {
      lane.ready().add(new Job(entries.to(place.name), place, List.of(0)), now);
    }
    lanes.dispatch(lane, now, this::begin);
    return lane;
  }

  private void begin(Job job) {
    begun.add(job.destination().name());
  }

  /** One attempt of the destination ends; its courier goes on, or goes home. */
  private void endOne(Lanes lanes, Simulation world, String name) {
    world.time().sleep(Duration.ofMillis(1));
    Signal.Ended ended =
        told.stream()
            .filter(Signal.Ended.class::isInstance)
            .map(Signal.Ended.class::cast)
            .filter(each -> each.courier().lane().name().equals(name))
            .findFirst()
            .orElseThrow();
    told.remove(ended);
    now = now.plusSeconds(1);
    ended.courier().ended();
    lanes.free(ended.courier(), now);
    lanes.dispatch(ended.courier().lane(), now, this::begin);
    world.time().sleep(Duration.ofMillis(1));
    List<Signal> gone = told.stream().filter(Signal.Left.class::isInstance).toList();
    told.removeAll(gone);
    gone.forEach(left -> lanes.left(((Signal.Left) left).courier(), now, this::begin));
  }

  @Test
  @DisplayName("reliability.md §3: slow destinations, however greedy, leave couriers for new ones")
  void keptForTheFirst() {
    play(
        100,
        (lanes, _) -> {
          for (int i = 0; i < 10; i++) {
            put(lanes, "slow" + i, 100);
          }
          assertThat(lanes.couriers()).isLessThanOrEqualTo(80);
          for (int i = 0; i < 20; i++) {
            assertThat(put(lanes, "new" + i, 1).couriers()).isEqualTo(1);
          }
        });
  }

  @Test
  @DisplayName("reliability.md §3: delivery into our own stores waits for no courier in common")
  void stores() {
    play(
        1,
        (lanes, _) -> {
          put(lanes, "slow", 10);
          assertThat(put(lanes, new Place("maildir", false, Optional.empty()), 8).couriers())
              .isEqualTo(8);
        });
  }

  @Test
  @DisplayName("reliability.md §3: a courier that ends its job goes to who has none")
  void givenBack() {
    play(
        4,
        (lanes, world) -> {
          Lane greedy = put(lanes, "greedy", 50);
          int had = greedy.couriers();
          assertThat(had).isGreaterThan(1);
          for (int i = 0; lanes.couriers() < 4; i++) {
            put(lanes, "other" + i, 50);
          }
          Lane late = put(lanes, "late", 1);
          assertThat(late.couriers()).isZero();
          endOne(lanes, world, "greedy");
          assertThat(late.couriers()).isEqualTo(1);
          assertThat(greedy.couriers()).isEqualTo(had - 1);
        });
  }

  @Test
  @DisplayName("reliability.md §3: destinations with a courier each and no end of mail take turns")
  void turns() {
    play(
        2,
        (lanes, world) -> {
          put(lanes, "a", 50);
          put(lanes, "b", 50);
          put(lanes, "c", 50);
          put(lanes, "d", 50);
          for (int i = 0; i < 40; i++) {
            endOne(lanes, world, begun.getLast());
          }
          assertThat(begun).contains("a", "b", "c", "d");
        });
  }

  @Test
  @DisplayName("A courier's leaving costs the same however many destinations wait for it")
  void cost() {
    play(
        10,
        (lanes, world) -> {
          for (int i = 0; i < 5_000; i++) {
            put(lanes, "d" + i, 1);
          }
          assertThat(lanes.couriers()).isEqualTo(10);
          long before = looks;
          for (int i = 0; i < 100; i++) {
            endOne(lanes, world, begun.get(i));
          }
          assertThat(begun).hasSizeGreaterThanOrEqualTo(100);
          long each = (looks - before) / 100;
          System.out.printf("couriers waiting=5000 looks-per-leaving=%d%n", each);
          assertThat(each).isLessThan(50);
        });
  }

  @Test
  @DisplayName("A destination with a rate has one wake-up, however much waits for it")
  void oneWakeUp() {
    play(
        10,
        (lanes, _) -> {
          Rate rate = new Rate(1, Duration.ofMinutes(1));
          Place place = new Place("there", true, Optional.of(rate));
          for (int i = 0; i < 1000; i++) {
            put(lanes, place, 1);
          }
          assertThat(begun).hasSize(1);
          assertThat(lanes.wakeUps()).isEqualTo(1);
          Instant next = lanes.nextWakeUp().orElseThrow();
          assertThat(lanes.woken(next)).hasSize(1);
          lanes.dispatch(lanes.lane(place), next, this::begin);
          assertThat(begun).hasSize(2);
          assertThat(lanes.wakeUps()).isEqualTo(1);
        });
  }
}
