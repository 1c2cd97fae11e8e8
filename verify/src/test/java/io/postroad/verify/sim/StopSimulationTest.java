package io.postroad.verify.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.testkit.sim.NetworkFaults;
import io.postroad.testkit.sim.Simulation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Stopping while a next hop is silent (rule D11): in time, without spinning, and nothing is lost.
 */
class StopSimulationTest {
  private static final int SEEDS = 60;

  /** The grace, and what is given to threads that were cut off. */
  private static final Duration STOPPED_WITHIN = Duration.ofSeconds(50);

  /** A stop is a few hundred steps; a thread that spins makes millions. */
  private static final long STEPS_MAX = 20_000;

  @Test
  @DisplayName("D11: with a silent next hop a stop ends in time, and what was cut off is delivered")
  void stopsInTime() {
    Duration longest = Duration.ZERO;
    long most = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      Duration[] took = new Duration[1];
      long[] steps = new long[1];
      try (FaultLog log = new FaultLog()) {
        Simulation.run(
            seed,
            simulation -> {
              World world = World.quiet(simulation);
              MailServer alpha = world.servers().getFirst();
              simulation.time().sleep(Duration.ofMinutes(1));
              List<Mail> mails = new ArrayList<>();
              for (int i = 0; i < 4; i++) {
                List<String> to = List.of(i % 2 == 0 ? "u1@omega.test" : "u1@relay.test");
                mails.add(Mail.draw(i, "u3@alpha.test", to, world.chance()));
              }
              world.send(alpha, mails, Duration.ofSeconds(20));
              simulation.await(Duration.ofHours(1), () -> world.ledger().sendersEnded() == 1);
              world.internet().faults(new NetworkFaults(0, 0, 0, 1000, 0));
              List<Mail> late = new ArrayList<>();
              for (int i = 10; i < 14; i++) {
                late.add(Mail.draw(i, "u3@alpha.test", List.of("u2@omega.test"), world.chance()));
              }
              world.send(alpha, late, Duration.ofSeconds(20));
              simulation.time().sleep(Duration.ofSeconds(world.chance().nextInt(300)));
              Duration begun = simulation.elapsed();
              long before = simulation.trace().count();
              alpha.shutDown();
              took[0] = simulation.elapsed().minus(begun);
              steps[0] = simulation.trace().count() - before;
              world.internet().faults(NetworkFaults.NONE);
              alpha.ensureStarted();
              assertThat(world.faults()).isEmpty();
              assertThat(alpha.stops()).isEqualTo(1);
              assertThat(
                      simulation.await(
                          Duration.ofDays(2),
                          () ->
                              world.ledger().sendersEnded() == 2
                                  && world.servers().stream().allMatch(MailServer::isSettled)))
                  .isTrue();
              assertThat(world.ledger().missing()).as("seed %d", simulation.seed()).isEmpty();
              assertThat(world.ledger().wrong()).isEmpty();
            });
        assertThat(log.faults()).isEmpty();
      }
      assertThat(took[0]).as("seed %d", seed).isLessThan(STOPPED_WITHIN);
      assertThat(steps[0]).as("seed %d: spins", seed).isLessThan(STEPS_MAX);
      longest = took[0].compareTo(longest) > 0 ? took[0] : longest;
      most = Math.max(most, steps[0]);
    }
    System.out.printf(
        "stop simulation: seeds=%d longest=%ds steps<=%d lost=0%n",
        SEEDS, longest.toSeconds(), most);
    assertThat(longest).isGreaterThan(Duration.ofSeconds(20));
  }
}
