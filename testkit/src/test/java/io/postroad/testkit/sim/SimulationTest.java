package io.postroad.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postroad.smtp.runtime.Deadline;
import io.postroad.smtp.runtime.Execution;
import io.postroad.smtp.runtime.Execution.Kind;
import io.postroad.smtp.runtime.Execution.Running;
import io.postroad.smtp.runtime.Handoff;
import io.postroad.smtp.runtime.Permits;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SimulationTest {

  /** Producers, consumers and permits: something with many possible orders. */
  private static void busy(Simulation world, List<String> seen) {
    Execution execution = world.process("busy").execution();
    Handoff<Integer> handoff = execution.handoff(3);
    Permits permits = execution.permits(2);
    List<Running> running = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      int base = i * 100;
      running.add(
          execution.start(
              Kind.VIRTUAL,
              "producer-" + i,
              () -> {
                for (int n = 0; n < 10; n++) {
                  execution.time().sleep(Duration.ofNanos(execution.random().nextLong(5_000_000)));
                  assertThat(handoff.put(base + n)).isTrue();
                }
              }));
      execution.start(
          Kind.PLATFORM,
          "consumer-" + i,
          () -> {
            while (true) {
              var item = handoff.take();
              if (item.isEmpty()) {
                return;
              }
              assertThat(permits.acquire(Duration.ofHours(1))).isTrue();
              execution.time().sleep(Duration.ofMillis(1));
              seen.add(base + ":" + item.get());
              permits.release();
            }
          });
    }
    for (Running one : running) {
      assertThat(one.join(Duration.ofDays(1))).isTrue();
    }
    handoff.close();
    assertThat(world.await(Duration.ofDays(1), () -> seen.size() == 40)).isTrue();
  }

  @Test
  @DisplayName("simulation: the same seed gives the same trace, another seed another order")
  void sameSeedSameTrace() {
    int seeds = 200;
    Set<Long> hashes = new HashSet<>();
    for (int seed = 0; seed < seeds; seed++) {
      List<String> first = new ArrayList<>();
      List<String> second = new ArrayList<>();
      Simulation one = Simulation.run(seed, world -> busy(world, first));
      Simulation two = Simulation.run(seed, world -> busy(world, second));
      assertThat(second).as("seed %d", seed).isEqualTo(first);
      assertThat(two.trace().tail(100)).isEqualTo(one.trace().tail(100));
      assertThat(two.trace().hash()).as("seed %d", seed).isEqualTo(one.trace().hash());
      hashes.add(one.trace().hash());
    }
    System.out.printf("simulation: seeds=%d different=0 orders=%d%n", seeds, hashes.size());
    assertThat(hashes).hasSize(seeds);
  }

  @Test
  @DisplayName("simulation: nobody can run and nobody waits for time is reported with all threads")
  void stuckIsReported() {
    assertThatThrownBy(() ->
            Simulation.run(
                1,
                world -> {
                  Execution execution = world.process("server").execution();
                  Handoff<String> never = execution.handoff(1);
                  execution.start(Kind.VIRTUAL, "worker", never::take);
                  never.take();
                }))
        .isInstanceOf(SimulationFailure.class)
        .hasMessageContaining("seed 1")
        .hasMessageContaining("stuck: nobody can run")
        .hasMessageContaining("server/worker (1): waits in take without end");
  }

  @Test
  @DisplayName("simulation: a loop that polls without waiting is reported, not run for ever")
  void spinningIsReported() {
    assertThatThrownBy(() ->
            Simulation.run(
                1,
                world -> {
                  Execution execution = world.process("server").execution();
                  Handoff<String> empty = execution.handoff(1);
                  Running spinner =
                      execution.start(
                          Kind.VIRTUAL,
                          "spinner",
                          () -> {
                            while (empty.poll(Duration.ZERO).isEmpty()) {
                              // Spins on purpose.
                            }
                          });
                  spinner.join(Duration.ofDays(1));
                }))
        .isInstanceOf(SimulationFailure.class)
        .hasMessageContaining("spinning");
  }

  @Test
  @DisplayName("simulation: when all wait, time jumps to the earliest moment")
  void timeJumps() {
    Simulation end =
        Simulation.run(
            7,
            world -> {
              Execution execution = world.process("sleeper").execution();
              Instant before = execution.time().now();
              long nanos = execution.time().nanos();
              Deadline deadline = execution.time().deadlineIn(Duration.ofDays(7));
              execution.time().sleep(Duration.ofDays(5));
              assertThat(deadline.passed(execution.time())).isFalse();
              assertThat(Duration.between(before, execution.time().now()))
                  .isBetween(Duration.ofDays(5), Duration.ofDays(5).plusMillis(1));
              assertThat(execution.time().nanos() - nanos)
                  .isBetween(
                      Duration.ofDays(5).toNanos(), Duration.ofDays(5).plusMillis(1).toNanos());
              execution.time().sleep(Duration.ofDays(3));
              assertThat(deadline.passed(execution.time())).isTrue();
              assertThat(deadline.remaining(execution.time())).isZero();
            });
    assertThat(end.elapsed()).isGreaterThanOrEqualTo(Duration.ofDays(8));
  }

  @Test
  @DisplayName("D10: the wall clock of one process can be set; monotonic time does not notice")
  void clockJumps() {
    Simulation.run(
        3,
        world -> {
          SimulatedProcess one = world.process("one");
          SimulatedProcess other = world.process("other");
          Instant wall = one.execution().time().now();
          Deadline deadline = one.execution().time().deadlineIn(Duration.ofHours(1));
          one.jumpClock(Duration.ofDays(-10));
          assertThat(one.execution().time().now()).isEqualTo(wall.minus(Duration.ofDays(10)));
          assertThat(other.execution().time().now()).isEqualTo(wall);
          assertThat(deadline.remaining(one.execution().time())).isEqualTo(Duration.ofHours(1));
        });
  }

  @Test
  @DisplayName("simulation: a week of work every ten seconds takes at most a second")
  void weekPerSecond() {
    Simulation end =
        Simulation.run(
            11,
            world -> {
              Execution execution = world.process("ticker").execution();
              for (int i = 0; i < 3; i++) {
                execution.start(
                    Kind.VIRTUAL,
                    "ticker-" + i,
                    () -> {
                      while (true) {
                        execution.time().sleep(Duration.ofSeconds(30));
                      }
                    });
              }
              world.time().sleep(Duration.ofDays(7));
            });
    System.out.printf(
        "simulation: virtual=%dd steps=%d%n", end.elapsed().toDays(), end.trace().count());
    assertThat(end.trace().count()).isGreaterThan(60_000);
  }

  @Test
  @DisplayName("simulation: a failure in a simulated thread fails the run")
  void failuresAreNotLost() {
    assertThatThrownBy(() ->
            Simulation.run(
                5,
                world -> {
                  Execution execution = world.process("server").execution();
                  execution.start(
                      Kind.VIRTUAL,
                      "worker",
                      () -> {
                        throw new IllegalStateException("our bug");
                      });
                  world.time().sleep(Duration.ofSeconds(1));
                }))
        .isInstanceOf(SimulationFailure.class)
        .hasRootCauseMessage("our bug");
  }

  @Test
  @DisplayName("simulation: a thread from outside cannot enter the world")
  void strangersAreRefused() {
    Simulation.run(
        5,
        world -> {
          List<Throwable> thrown = new ArrayList<>();
          Thread stranger =
              Thread.ofVirtual()
                  .start(() -> {
                    try {
                      world.time().sleep(Duration.ofSeconds(1));
                    } catch (IllegalStateException e) {
                      thrown.add(e);
                    }
                  });
          stranger.join();
          assertThat(thrown).hasSize(1);
        });
  }

  @Test
  @DisplayName("permits are fair: who has waited longest gets the next one, none is lost")
  void permitsAreFair() {
    for (int seed = 0; seed < 50; seed++) {
      Simulation.run(
          seed,
          world -> {
            Execution execution = world.process("p").execution();
            Permits permits = execution.permits(1);
            assertThat(permits.tryAcquire()).isTrue();
            assertThat(permits.tryAcquire()).isFalse();
            assertThat(permits.acquire(Duration.ofSeconds(1))).isFalse();
            List<Integer> order = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
              int number = i;
              execution.start(
                  Kind.VIRTUAL,
                  "waiter-" + i,
                  () -> {
                    execution.time().sleep(Duration.ofSeconds(number + 1));
                    assertThat(permits.acquire(Duration.ofDays(1))).isTrue();
                    order.add(number);
                    permits.release();
                  });
            }
            world.time().sleep(Duration.ofMinutes(1));
            permits.release();
            world.time().sleep(Duration.ofMinutes(1));
            assertThat(order).containsExactly(0, 1, 2, 3, 4);
            assertThat(permits.available()).isEqualTo(1);
          });
    }
  }

  @Test
  @DisplayName("simulation: a lock held across a port call is found and its waiter named")
  void locksAcrossPortCallsAreFound() {
    ReentrantLock lock = new ReentrantLock();
    assertThatThrownBy(() ->
            Simulation.run(
                1,
                2,
                world -> {
                  Execution execution = world.process("server").execution();
                  for (int i = 0; i < 2; i++) {
                    execution.start(
                        Kind.VIRTUAL,
                        "locker-" + i,
                        () -> {
                          lock.lock();
                          try {
                            execution.time().sleep(Duration.ofSeconds(1));
                          } finally {
                            lock.unlock();
                          }
                        });
                  }
                  world.time().sleep(Duration.ofMinutes(1));
                }))
        .isInstanceOf(SimulationFailure.class)
        .hasMessageContaining("the baton is not given back by server/locker-")
        .hasMessageContaining("ReentrantLock");
  }

  @Test
  @DisplayName("simulation: code that stays in memory may use real locks")
  void realLocks() {
    Simulation.run(
        9,
        world -> {
          Execution execution = world.process("p").execution();
          ReentrantLock lock = new ReentrantLock();
          int[] sum = new int[1];
          List<Running> running = new ArrayList<>();
          for (int i = 0; i < 10; i++) {
            running.add(
                execution.start(
                    Kind.VIRTUAL,
                    "adder-" + i,
                    () -> {
                      for (int n = 0; n < 20; n++) {
                        lock.lock();
                        try {
                          sum[0]++;
                        } finally {
                          lock.unlock();
                        }
                        execution.time().sleep(Duration.ofMillis(1));
                      }
                    }));
          }
          running.forEach(one -> assertThat(one.join(Duration.ofHours(1))).isTrue());
          assertThat(sum[0]).isEqualTo(200);
        });
  }
}
