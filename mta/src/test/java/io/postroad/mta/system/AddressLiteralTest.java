package io.postroad.mta.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.mta.Settings;
import io.postroad.testkit.sim.Simulation;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class AddressLiteralTest {
  private final Settings settings = new Settings().domains(Settings.exampleDomain());

  @Test
  @DisplayName(
      "RFC 5321 §4.1.3, B3: mail for a literal goes to that address, without DNS; not to this host")
  void literals() {
    Simulation.run(
        20260302,
        simulation -> {
          MtaWorld world = new MtaWorld(simulation, settings::get);
          NextHop there = world.nextHop("mx.there.test", MtaWorld.address(10, 0, 0, 2));
          world.send(
              "alice@example.test", "bob@[10.0.0.2]", "eve@[127.0.0.1]", "eve@[TAG:something]");
          world.pass(Duration.ofMinutes(1));
          assertThat(there.received()).contains("<alice@example.test> > bob@[10.0.0.2]");
          assertThat(world.maildir("/var/mail/example.test/alice"))
              .singleElement()
              .asString()
              .containsSubsequence("eve@[127.0.0.1]", "Status: 5.4.6")
              .containsSubsequence("eve@[TAG:something]", "Status: 5.1.2");
          assertThat(world.queue()).isEmpty();
        });
  }
}
