package io.postroad.mta.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.mta.Settings;
import io.postroad.mta.settings.Retry;
import io.postroad.testkit.sim.Simulation;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Much mail for a destination that is down: one message probes, and stands for all of them. */
final class HeldBackMailTest {
  private static final InetAddress THERE = MtaWorld.address(10, 0, 0, 2);
  private static final String ALICE = "/var/mail/example.test/alice";
  private static final int MESSAGES = 40;

  private final Settings settings = new Settings().domains(Settings.exampleDomain());

  private void play(Duration time, java.util.function.Consumer<MtaWorld> then) {
    Simulation.run(
        20261123,
        simulation -> {
          MtaWorld world = new MtaWorld(simulation, settings::get);
          world.zone(Map.of("there.test", MtaWorld.exchanger("mx.there.test", THERE)));
          for (int i = 0; i < MESSAGES; i++) {
            world.send("alice@example.test", "bob@there.test");
          }
          world.pass(time);
          then.accept(world);
        });
  }

  @Test
  @DisplayName("product.md §2: after five days all of it is returned, not one message a probe")
  void allExpire() {
    play(
        // The few that probed go by their own schedule, of steps of four hours by then.
        Duration.ofDays(5).plusHours(5),
        world -> {
          assertThat(world.queue()).isEmpty();
          assertThat(world.maildir(ALICE))
              .hasSize(MESSAGES)
              .allSatisfy(report ->
                  assertThat(report)
                      .contains("Status: 5.4.7", "connection refused by 10.0.0.2:25"));
          assertThat(world.figures().balanced()).isTrue();
        });
  }

  @Test
  @DisplayName("D10: nothing expires before its time, whatever fails for other mail")
  void notTooEarly() {
    play(
        Duration.ofDays(5).minusMinutes(30),
        world -> {
          assertThat(world.queue()).hasSize(MESSAGES);
          assertThat(world.maildir(ALICE)).isEmpty();
        });
  }

  @Test
  @DisplayName("B1: the delay of all of it is reported where warn-after says so, once each")
  void allAreWarnedOf() {
    settings.retry(r ->
        new Retry(r.schedule(), r.giveUpAfter(), Optional.of(Duration.ofHours(4)), r.keepHeld()));
    play(
        Duration.ofHours(12),
        world ->
            assertThat(world.maildir(ALICE))
                .hasSize(MESSAGES)
                .allSatisfy(report ->
                    assertThat(report)
                        .contains("Action: delayed", "connection refused by 10.0.0.2:25")));
  }

  @Test
  @DisplayName("D10: due times of a longer schedule than now do not move the clock of the queue")
  void shorterSchedule() {
    schedule(Duration.ofHours(8));
    play(
        Duration.ofMinutes(1),
        world -> {
          schedule(Duration.ofMinutes(1));
          world.mta().reconfigure(settings.get());
          world.pass(Duration.ofHours(4));
          // The probe waits by its own step; what stands behind it is held back by half an hour.
          assertThat(world.queue())
              .filteredOn(view ->
                  view.recipients().getFirst().nextAttempt().isPresent()
                      && view.recipients().getFirst().attempts() == 1)
              .isNotEmpty()
              .allSatisfy(view ->
                  assertThat(view.recipients().getFirst().nextAttempt().orElseThrow())
                      .isBefore(world.world().time().now().plus(Duration.ofHours(5))));
          assertThat(world.events())
              .allSatisfy(
                  event -> assertThat(event.at()).isBeforeOrEqualTo(world.world().time().now()));
        });
  }

  private void schedule(Duration step) {
    settings.retry(r -> new Retry(List.of(step), r.giveUpAfter(), r.warnAfter(), r.keepHeld()));
  }
}
