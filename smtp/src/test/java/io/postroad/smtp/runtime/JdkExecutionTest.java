package io.postroad.smtp.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.postroad.smtp.runtime.Execution.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class JdkExecutionTest {

  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(20);
  private final List<Throwable> uncaught = Collections.synchronizedList(new ArrayList<>());
  private final Execution execution = new JdkExecution((_, thrown) -> uncaught.add(thrown));

  private static void awaitBlocked(AtomicReference<Thread> thread) {
    await()
        .until(() -> {
          Thread started = thread.get();
          return started != null
              && (started.getState() == Thread.State.WAITING
                  || started.getState() == Thread.State.TIMED_WAITING);
        });
  }

  /** A thread that has begun {@code body} and waits in it. */
  private Thread blocked(Runnable body) {
    AtomicReference<Thread> thread = new AtomicReference<>();
    execution.start(
        Kind.PLATFORM,
        "blocked",
        () -> {
          thread.set(Thread.currentThread());
          body.run();
        });
    awaitBlocked(thread);
    return thread.get();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  @DisplayName("A thread has its kind and name, keeps no process alive and can be waited for")
  void threads(Kind kind) {
    AtomicReference<Thread> seen = new AtomicReference<>();
    Handoff<String> gate = execution.handoff(1);
    Execution.Running running =
        execution.start(
            kind,
            "in-1",
            () -> {
              seen.set(Thread.currentThread());
              gate.take();
            });
    assertThat(running.join(SHORT)).isFalse();
    gate.close();
    assertThat(running.join(LONG)).isTrue();
    assertThat(running.join(Duration.ZERO)).isTrue();
    assertThat(seen.get().getName()).isEqualTo("in-1");
    assertThat(seen.get().isVirtual()).isEqualTo(kind == Kind.VIRTUAL);
    assertThat(seen.get().isDaemon()).isTrue();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  @DisplayName("An exception that leaves a thread goes to the handler")
  void uncaught(Kind kind) {
    IllegalStateException thrown = new IllegalStateException("a bug");
    Execution.Running running =
        execution.start(
            kind,
            "x",
            () -> {
              throw thrown;
            });
    assertThat(running.join(LONG)).isTrue();
    assertThat(uncaught).containsExactly(thrown);
  }

  @Test
  @DisplayName("D10: the monotonic clock goes on, and a sleep is not shorter than asked")
  void time() {
    Time time = execution.time();
    long start = time.nanos();
    time.sleep(SHORT);
    assertThat(time.nanos() - start).isGreaterThanOrEqualTo(SHORT.toNanos());
    time.sleep(Duration.ofSeconds(-5));
    assertThat(time.now()).isBetween(Instant.now().minusSeconds(5), Instant.now().plusSeconds(5));
    assertThat(time.deadlineIn(LONG).passed(time)).isFalse();
    assertThat(time.deadlineIn(Duration.ZERO).passed(time)).isTrue();
    assertThat(time.deadlineIn(Duration.ofSeconds(Long.MAX_VALUE)).passed(time)).isFalse();
  }

  @Test
  @DisplayName("A hand-off is first in, first out, and bounded")
  void order() {
    Handoff<Integer> handoff = execution.handoff(3);
    assertThat(handoff.offer(1)).isTrue();
    assertThat(handoff.put(2)).isTrue();
    assertThat(handoff.offer(3)).isTrue();
    assertThat(handoff.offer(4)).isFalse();
    assertThat(handoff.size()).isEqualTo(3);
    assertThat(handoff.take()).contains(1);
    List<Integer> rest = new ArrayList<>();
    assertThat(handoff.drainTo(rest, 1)).isEqualTo(1);
    assertThat(handoff.drainTo(rest, 9)).isEqualTo(1);
    assertThat(handoff.drainTo(rest, 9)).isZero();
    assertThat(rest).containsExactly(2, 3);
    assertThat(handoff.poll(SHORT)).isEmpty();
    assertThatIllegalArgumentException().isThrownBy(() -> execution.handoff(0));
  }

  @Test
  @DisplayName("A full hand-off makes the giver wait, an empty one the taker")
  void waiting() {
    Handoff<Integer> handoff = execution.handoff(1);
    int items = 10_000;
    Execution.Running giver =
        execution.start(
            Kind.VIRTUAL,
            "giver",
            () -> {
              for (int i = 0; i < items; i++) {
                handoff.put(i);
              }
              handoff.close();
            });
    int expected = 0;
    for (var item = handoff.take(); item.isPresent(); item = handoff.take()) {
      assertThat(item.get()).isEqualTo(expected++);
    }
    assertThat(expected).isEqualTo(items);
    assertThat(giver.join(LONG)).isTrue();
  }

  @Test
  @DisplayName("A drain makes room for every giver that waits")
  void drainWakesGivers() {
    Handoff<Integer> handoff = execution.handoff(1);
    handoff.put(0);
    AtomicInteger given = new AtomicInteger();
    for (int i = 1; i <= 3; i++) {
      int item = i;
      blocked(() -> given.addAndGet(handoff.put(item) ? 1 : 0));
    }
    List<Integer> taken = new ArrayList<>();
    await().until(() -> handoff.drainTo(taken, 10) >= 0 && taken.size() == 4);
    await().until(() -> given.get() == 3);
  }

  @Test
  @DisplayName("Closing wakes every waiter; what waits can still be taken")
  void closing() {
    Handoff<Integer> empty = execution.handoff(1);
    AtomicInteger ended = new AtomicInteger();
    blocked(() -> ended.addAndGet(empty.take().isEmpty() ? 1 : 0));
    blocked(() -> ended.addAndGet(empty.poll(LONG).isEmpty() ? 1 : 0));
    empty.close();
    Handoff<Integer> full = execution.handoff(1);
    full.put(7);
    blocked(() -> ended.addAndGet(full.put(8) ? 0 : 1));
    full.close();
    await().until(() -> ended.get() == 3);
    assertThat(full.offer(9)).isFalse();
    assertThat(full.take()).contains(7);
    assertThat(full.take()).isEmpty();
    assertThat(full.poll(LONG)).isEmpty();
  }

  @Test
  @DisplayName("An interruption from outside ends no wait, and is not forgotten")
  void interruption() {
    Handoff<Integer> handoff = execution.handoff(1);
    AtomicReference<Boolean> flag = new AtomicReference<>();
    Thread waiter =
        blocked(() -> {
          assertThat(handoff.poll(LONG)).contains(5);
          flag.set(Thread.currentThread().isInterrupted());
        });
    waiter.interrupt();
    handoff.put(5);
    await().until(() -> flag.get() != null);
    assertThat(flag.get()).isTrue();
    assertThat(uncaught).isEmpty();
  }

  @Test
  @DisplayName("Permits bound what goes on at once, and are given back")
  void permits() {
    Permits permits = execution.permits(2);
    assertThat(permits.tryAcquire()).isTrue();
    assertThat(permits.acquire(Duration.ZERO)).isTrue();
    assertThat(permits.available()).isZero();
    assertThat(permits.tryAcquire()).isFalse();
    assertThat(permits.acquire(SHORT)).isFalse();
    AtomicInteger got = new AtomicInteger();
    blocked(() -> got.addAndGet(permits.acquire(LONG) ? 1 : 0));
    permits.release();
    await().until(() -> got.get() == 1);
    permits.release();
    assertThat(permits.available()).isEqualTo(1);
  }

  @Test
  @DisplayName("Permits are fair: who comes later does not overtake who waits")
  void fair() {
    Permits permits = execution.permits(1);
    assertThat(permits.tryAcquire()).isTrue();
    List<Integer> order = Collections.synchronizedList(new ArrayList<>());
    for (int i = 0; i < 3; i++) {
      int number = i;
      blocked(() -> {
        if (permits.acquire(LONG)) {
          order.add(number);
          permits.release();
        }
      });
    }
    permits.release();
    await().until(() -> order.size() == 3);
    assertThat(order).containsExactly(0, 1, 2);
  }

  @Test
  @DisplayName("Chance is shared by all threads, and no two of them draw the same")
  void random() {
    Set<Long> drawn = ConcurrentHashMap.newKeySet();
    List<Execution.Running> drawers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      drawers.add(
          execution.start(
              Kind.VIRTUAL,
              "drawer",
              () -> {
                for (int k = 0; k < 10_000; k++) {
                  drawn.add(execution.random().nextLong());
                }
              }));
    }
    assertThat(drawers).allMatch(drawer -> drawer.join(LONG));
    assertThat(drawn).hasSize(80_000);
    assertThat(new JdkExecution((_, _) -> {}).random().nextLong()).isNotIn(drawn);
  }
}
