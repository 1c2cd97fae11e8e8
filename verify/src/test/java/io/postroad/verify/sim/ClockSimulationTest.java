package io.postroad.verify.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.testkit.sim.Simulation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Wall clocks that are set while mail waits (rule D10): nothing expires that is young by a clock
 * that is right, and nothing waits longer than the longest step of its schedule.
 */
class ClockSimulationTest {
  private static final List<Duration> JUMPS =
      List.of(Duration.ofHours(1), Duration.ofHours(-1), Duration.ofDays(10), Duration.ofDays(-10));
  private static final int SEEDS = 10;

  /** The longest step of the schedule with its jitter, a hold-back, and the work itself. */
  private static final Duration LONGEST_WAIT = Duration.ofHours(5);

  private static List<Mail> mails(World world, int from, int count) {
    RandomGenerator random = world.chance();
    List<Mail> mails = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      mails.add(Mail.draw(from + i, "u3@alpha.test", List.of("u1@omega.test"), random));
    }
    return mails;
  }

  private static void unplugEnd(World world, boolean unplugged) {
    for (MailServer server : world.servers().subList(1, 3)) {
      if (unplugged) {
        world.internet().unplug(server.address());
      } else {
        world.internet().plug(server.address());
      }
    }
  }

  private static void simulate(long seed, Simulation.Scenario scenario) {
    try (FaultLog log = new FaultLog()) {
      Simulation.run(seed, scenario);
      assertThat(log.faults()).isEmpty();
    }
  }

  private static boolean arrived(World world, int count) {
    return world.ledger().delivered() + world.ledger().reported() >= count;
  }

  @Test
  @DisplayName("D10: a clock that was wrong for a while expires nothing that came when it is right")
  void nothingExpiresWrongly() {
    int expired = 0;
    for (Duration jump : JUMPS) {
      for (int seed = 0; seed < SEEDS; seed++) {
        Ledger[] ledger = new Ledger[1];
        simulate(
            seed,
            simulation -> {
              World world = World.quiet(simulation);
              ledger[0] = world.ledger();
              MailServer alpha = world.servers().getFirst();
              simulation.time().sleep(Duration.ofMinutes(1));
              unplugEnd(world, true);
              world.send(alpha, mails(world, 0, 3), Duration.ofMinutes(5));
              simulation.time().sleep(Duration.ofMinutes(20));
              // While it is wrong nothing is tried: the clock alone must not do any harm.
              unplugEnd(world, false);
              assertThat(simulation.await(LONGEST_WAIT, () -> arrived(world, 3))).isTrue();
              alpha.jumpClock(jump);
              world.send(alpha, mails(world, 100, 3), Duration.ofMinutes(5));
              assertThat(simulation.await(LONGEST_WAIT, () -> arrived(world, 6))).isTrue();
              alpha.jumpClock(jump.negated());
              unplugEnd(world, true);
              world.send(alpha, mails(world, 200, 5), Duration.ofMinutes(5));
              simulation.time().sleep(Duration.ofHours(2));
              unplugEnd(world, false);
              assertThat(simulation.await(LONGEST_WAIT, () -> arrived(world, 11)))
                  .as("seed %d, jump %s: stalled", simulation.seed(), jump)
                  .isTrue();
            });
        expired += ledger[0].reported();
        assertThat(ledger[0].delivered()).as("seed %d, jump %s", seed, jump).isEqualTo(11);
      }
    }
    System.out.printf(
        "clock simulation: jumps=%d seeds=%d expired_wrongly=%d stalled=0%n",
        JUMPS.size(), SEEDS, expired);
  }

  @Test
  @DisplayName("D10: a clock set back stalls nothing, be the server busy or started anew")
  void nothingStalls() {
    int runs = 0;
    for (Duration jump : JUMPS) {
      for (int seed = 0; seed < SEEDS; seed++) {
        boolean restarts = seed % 2 == 0;
        simulate(
            seed,
            simulation -> {
              World world = World.quiet(simulation);
              MailServer alpha = world.servers().getFirst();
              simulation.time().sleep(Duration.ofMinutes(1));
              unplugEnd(world, true);
              world.send(alpha, mails(world, 0, 3), Duration.ofMinutes(5));
              simulation.time().sleep(Duration.ofHours(2));
              if (restarts) {
                alpha.crashAfter(0);
                simulation.time().sleep(Duration.ofMinutes(5));
              }
              alpha.jumpClock(jump);
              alpha.ensureStarted();
              unplugEnd(world, false);
              // New mail keeps coming, and must not hide the old from the schedule.
              world.send(alpha, mails(world, 100, 200), Duration.ofMinutes(6));
              Duration begun = simulation.elapsed();
              assertThat(simulation.await(LONGEST_WAIT, () -> world.ledger().hasSettled(0, 3)))
                  .as("seed %d, jump %s, started anew: %s", simulation.seed(), jump, restarts)
                  .isTrue();
              assertThat(simulation.elapsed().minus(begun)).isLessThan(LONGEST_WAIT);
            });
        runs++;
      }
    }
    System.out.printf("clock simulation: runs=%d stalled=0%n", runs);
  }
}
