package io.postroad.mta.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.dns.MxAnswer;
import io.postroad.mta.Settings;
import io.postroad.mta.settings.Route;
import io.postroad.mta.settings.Target;
import io.postroad.smtp.command.MailParameters;
import io.postroad.smtp.command.Parameters;
import io.postroad.smtp.envelope.Recipient;
import io.postroad.testkit.sim.Simulation;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;

/** Words and a world for tests of who is told what: alice of example.test sends and is told. */
final class ReportPlay {
  static final InetAddress THERE = MtaWorld.address(10, 0, 0, 2);
  static final InetAddress ELSEWHERE = MtaWorld.address(10, 0, 0, 3);
  static final String ALICE = "alice@example.test";
  static final String ALL = "NOTIFY=SUCCESS,FAILURE,DELAY";

  private static final Map<String, MxAnswer> ZONE =
      Map.of(
          "there.test", MtaWorld.exchanger("mx.there.test", THERE),
          "elsewhere.test", MtaWorld.exchanger("mx.elsewhere.test", ELSEWHERE),
          "sender.test", MtaWorld.exchanger("mx.sender.test", ELSEWHERE));

  /** What happens in the world. */
  interface Play {
    void in(MtaWorld world) throws Exception;
  }

  private ReportPlay() {}

  static Settings settings() {
    return new Settings()
        .domains(Settings.exampleDomain())
        .routes(
            new Route(List.of("caught.test"), new Target.Inbox()),
            new Route(List.of("gone.test"), new Target.Discard()));
  }

  static void play(Settings settings, Play play) {
    Simulation.run(
        20260302,
        simulation -> {
          MtaWorld world = new MtaWorld(simulation, settings::get);
          world.zone(ZONE);
          play.in(world);
        });
  }

  /** A recipient with parameters as they stand on the wire. */
  static Recipient to(String address, String parameters) {
    return MtaWorld.recipient(address, parameters.isEmpty() ? "" : " " + parameters);
  }

  /** Parameters of MAIL as they stand on the wire. */
  static MailParameters mail(String parameters) {
    return Parameters.mail(parameters.isEmpty() ? "" : " " + parameters);
  }

  /** What alice got: reports, and copies of her own mail where she is a recipient. */
  static List<String> reports(MtaWorld world) {
    return world.maildir("/var/mail/example.test/alice");
  }

  static void nothingIsLeft(MtaWorld world) {
    assertThat(world.queue()).isEmpty();
    assertThat(world.figures().balanced()).isTrue();
  }
}
