package io.postroad.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postroad.smtp.runtime.Execution;
import io.postroad.smtp.runtime.Execution.Kind;
import io.postroad.smtp.runtime.Handoff;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class KillTest {

  @Test
  @DisplayName("kill: every thread ends in its port call, and its finally blocks reach nothing")
  void killEndsThreads() {
    Simulation.run(
        1,
        world -> {
          SimulatedProcess victim = world.process("victim");
          Execution execution = victim.execution();
          Handoff<String> handoff = execution.handoff(10);
          List<String> done = new ArrayList<>();
          for (String wait : List.of("sleep", "take")) {
            execution.start(
                Kind.VIRTUAL,
                wait,
                () -> {
                  try {
                    if (wait.equals("sleep")) {
                      execution.time().sleep(Duration.ofDays(1));
                    } else {
                      handoff.take();
                    }
                    done.add("went on");
                  } finally {
                    done.add("unwound");
                    handoff.offer("from a finally block");
                    done.add("reached the world");
                  }
                });
          }
          execution.start(Kind.VIRTUAL, "waits", () -> execution.time().sleep(Duration.ZERO));
          world.time().sleep(Duration.ofSeconds(1));
          List<String> atDeath = new ArrayList<>();
          victim.whenKilled(() -> atDeath.add("disk loses what was not forced"));
          victim.kill();
          assertThat(victim.isAlive()).isFalse();
          assertThat(atDeath).hasSize(1);
          assertThat(done).containsExactly("unwound", "unwound");
          assertThat(handoff.size()).isZero();
          assertThat(victim.takeFailures()).isEmpty();
          world.time().sleep(Duration.ofDays(2));
          assertThat(done).hasSize(2);
        });
  }

  @Test
  @DisplayName("kill: a process can be made to crash at each of its port calls")
  void crashAtEachCall() {
    int calls = 60;
    int deaths = 0;
    for (int at = 0; at < calls; at++) {
      int call = at;
      boolean[] died = new boolean[1];
      Simulation.run(
          at,
          world -> {
            SimulatedProcess victim = world.process("victim");
            Execution execution = victim.execution();
            victim.crashAfter(call);
            Handoff<Integer> handoff = execution.handoff(1);
            int[] written = new int[1];
            execution.start(
                Kind.VIRTUAL,
                "writer",
                () -> {
                  for (int i = 0; i < 20; i++) {
                    handoff.put(i);
                    written[0]++;
                  }
                });
            execution.start(
                Kind.VIRTUAL,
                "reader",
                () -> {
                  while (true) {
                    handoff.take();
                  }
                });
            world.time().sleep(Duration.ofMinutes(1));
            died[0] = !victim.isAlive();
            assertThat(died[0]).isEqualTo(victim.portCalls() > call);
            assertThat(written[0]).isLessThanOrEqualTo((int) victim.portCalls());
          });
      deaths += died[0] ? 1 : 0;
    }
    System.out.printf("kill: calls=%d deaths=%d%n", calls, deaths);
    assertThat(deaths).isBetween(40, 42);
  }

  @Test
  @DisplayName("kill: threads not yet started never run; the dead start none")
  void deadStartNothing() {
    Simulation.run(
        4,
        world -> {
          SimulatedProcess victim = world.process("victim");
          List<String> ran = new ArrayList<>();
          victim.execution().start(Kind.VIRTUAL, "late", () -> ran.add("late"));
          victim.kill();
          world.time().sleep(Duration.ofSeconds(1));
          assertThat(ran).isEmpty();
          SimulatedProcess next = world.process("victim");
          next.execution().start(Kind.VIRTUAL, "again", () -> ran.add("again"));
          world.time().sleep(Duration.ofSeconds(1));
          assertThat(ran).containsExactly("again");
        });
  }

  @Test
  @DisplayName("kill: a thread that catches errors and goes on is reported")
  void catchersAreReported() {
    assertThatThrownBy(() ->
            Simulation.run(
                4,
                world -> {
                  SimulatedProcess victim = world.process("victim");
                  Handoff<String> handoff = victim.execution().handoff(1);
                  victim
                      .execution()
                      .start(
                          Kind.VIRTUAL,
                          "stubborn",
                          () -> {
                            while (true) {
                              try {
                                handoff.take();
                              } catch (Error e) {
                                // Goes on, which it must not.
                              }
                            }
                          });
                  world.time().sleep(Duration.ofSeconds(1));
                  victim.kill();
                }))
        .isInstanceOf(SimulationFailure.class)
        .hasMessageContaining("stubborn")
        .hasMessageContaining("goes on after its process was killed");
  }
}
