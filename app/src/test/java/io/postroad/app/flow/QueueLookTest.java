package io.postroad.app.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.mta.admin.Admin;
import io.postroad.mta.admin.QueueView;
import io.postroad.mta.admin.Terms;
import io.postroad.mta.queue.DestinationView;
import io.postroad.mta.spool.QueueId;
import io.postroad.mta.spool.Spool;
import io.postroad.testkit.runtime.TestTime;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class QueueLookTest {
  private final TestTime time = new TestTime();
  private final Map<QueueId, QueueView> queue = new TreeMap<>();
  private final List<DestinationView> destinations = new ArrayList<>();
  private final AtomicInteger searches = new AtomicInteger();
  private long messages = -1;

  /** A queue of which only the questions asked here are answered. */
  private Admin admin() {
    return (Admin)
        Proxy.newProxyInstance(
            Admin.class.getClassLoader(),
            new Class<?>[] {Admin.class},
            (_, method, arguments) ->
                switch (method.getName()) {
                  case "figures" -> figures();
                  case "destinations" -> List.copyOf(destinations);
                  case "find" -> Optional.ofNullable(queue.get(arguments[0]));
                  case "list" -> {
                    searches.incrementAndGet();
                    yield queue.values().stream().limit(1).toList();
                  }
                  default -> throw new AssertionError(method + " is not to be asked");
                });
  }

  private Spool.Figures figures() {
    long count = messages < 0 ? queue.size() : messages;
    return new Spool.Figures(0, 0, 0, 3, 0, 0, count, 0, 0, 0, 0, false);
  }

  private QueueId arrive() {
    QueueId id = QueueId.create(time.now(), new Random(queue.size()));
    queue.put(id, new QueueView(id, "", 1, time.now(), QueueView.State.QUEUED, terms(), List.of()));
    return id;
  }

  private static Terms terms() {
    return new Terms(Optional.empty(), Optional.empty(), false, 0, false);
  }

  @Test
  @DisplayName("flow: the age is that of the oldest message, and goes on with the next")
  void age() {
    Supplier<QueueLook> look = QueueLook.at(this::admin, time);
    assertThat(look.get().oldestAge()).isZero();
    QueueId first = arrive();
    time.advance(Duration.ofMinutes(10));
    arrive();
    time.advance(Duration.ofMinutes(5));
    assertThat(look.get().oldestAge()).isEqualTo(Duration.ofMinutes(15));
    assertThat(look.get().held()).isEqualTo(3);
    queue.remove(first);
    assertThat(look.get().oldestAge()).isEqualTo(Duration.ofMinutes(5));
    time.jumpWallClock(Duration.ofHours(-2));
    assertThat(look.get().oldestAge()).as("a clock that was set back").isZero();
    queue.clear();
    assertThat(look.get().oldestAge()).isZero();
  }

  @Test
  @DisplayName("flow: while the oldest stays nobody searches; among very many seldom")
  void cheap() {
    Supplier<QueueLook> look = QueueLook.at(this::admin, time);
    arrive();
    for (int i = 0; i < 100; i++) {
      var _ = look.get();
      time.advance(Duration.ofSeconds(1));
    }
    assertThat(searches).hasValue(1);
    messages = 1_000_000;
    for (int i = 0; i < 100; i++) {
      queue.clear();
      arrive();
      var _ = look.get();
      time.advance(Duration.ofSeconds(1));
    }
    assertThat(searches.get()).isLessThanOrEqualTo(12);
  }

  @Test
  @DisplayName("metrics: only the busiest twenty destinations are named, however many there are")
  void bounded() {
    for (int i = 0; i < 500; i++) {
      destinations.add(
          new DestinationView(
              "d" + i,
              i,
              1,
              i % 2 == 0 ? Optional.of(time.now()) : Optional.empty(),
              "",
              Optional.empty()));
    }
    QueueLook look = QueueLook.at(this::admin, time).get();
    assertThat(look.busiest()).hasSize(QueueLook.BUSIEST_MAX);
    assertThat(look.busiest().getFirst().name()).isEqualTo("d499");
    assertThat(look.destinations()).isEqualTo(500);
    assertThat(look.heldBack()).isEqualTo(250);
    assertThat(look.connectionsOut()).isEqualTo(500);
  }
}
