package io.postroad.mta.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.dns.MailExchanger;
import io.postroad.dns.MxAnswer;
import io.postroad.mta.Settings;
import io.postroad.mta.settings.Route;
import io.postroad.mta.settings.Target;
import io.postroad.smtp.client.TlsPolicy;
import io.postroad.smtp.runtime.Time;
import io.postroad.smtp.server.ListenerTls;
import io.postroad.smtp.tls.TlsException;
import io.postroad.testkit.sim.Simulation;
import io.postroad.testkit.tls.TestCertificates;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Mail to next hops with TLS, without, and with one that does not work (rules S5, T2). */
class TlsDeliveryTest {
  private static final InetAddress FIRST = MtaWorld.address(10, 0, 0, 2);
  private static final InetAddress SECOND = MtaWorld.address(10, 0, 0, 3);

  /** The name that the test's certificate has. */
  private static final String HOST = "mx.example.org";

  /** What a test does in a world whose route to there.test has a policy. */
  private interface Play {
    void in(MtaWorld world, Time time) throws IOException;
  }

  private static void play(TlsPolicy policy, String host, Play play) {
    Settings settings =
        new Settings()
            .domains(Settings.exampleDomain())
            .routes(new Route(List.of("there.test"), new Target.Mx(), policy));
    Simulation.run(
        20260302,
        simulation -> {
          MtaWorld world = new MtaWorld(simulation, settings::get);
          world.zone(
              Map.of(
                  "there.test",
                  new MxAnswer.Exchangers(
                      List.of(
                          new MailExchanger(host, 10, List.of(FIRST)),
                          new MailExchanger("second." + host, 20, List.of(SECOND))))));
          play.in(world, simulation.process("clock").execution().time());
        });
  }

  private static NextHop withTls(MtaWorld world, Time time, InetAddress address)
      throws IOException {
    NextHop hop = world.nextHop("hop" + address.getHostAddress(), address);
    hop.become(s -> s.withTls(new ListenerTls.StartTls(TestCertificates.server(time))));
    return hop;
  }

  private static NextHop withBrokenTls(MtaWorld world, InetAddress address) throws IOException {
    NextHop hop = world.nextHop("hop" + address.getHostAddress(), address);
    hop.become(s ->
        s.withTls(
            new ListenerTls.StartTls((_, _) -> {
              throw new TlsException("a server whose TLS is broken");
            })));
    return hop;
  }

  private static String lastReply(MtaWorld world) {
    return world.queue().getFirst().recipients().getFirst().lastReply();
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("product §2: every policy delivers to a next hop with a good certificate")
  void delivers(TlsPolicy policy) {
    play(
        policy,
        HOST,
        (world, time) -> {
          NextHop hop = withTls(world, time, FIRST);
          world.send("alice@example.test", "bob@there.test");
          world.pass(Duration.ofMinutes(1));
          assertThat(hop.received()).hasSize(1);
          assertThat(hop.inTls()).isEqualTo(policy == TlsPolicy.OFF ? 0 : 1);
          assertThat(world.clearTextFallbacks()).isZero();
        });
  }

  @ParameterizedTest
  @EnumSource(
      value = TlsPolicy.class,
      names = {"REQUIRE", "VERIFY"})
  @DisplayName("S5, T2: without STARTTLS nothing is sent; the mail waits")
  void stripped(TlsPolicy policy) {
    play(
        policy,
        HOST,
        (world, _) -> {
          NextHop hop = world.nextHop("plain", FIRST);
          world.send("alice@example.test", "bob@there.test");
          world.pass(Duration.ofHours(3));
          assertThat(hop.received()).isEmpty();
          assertThat(lastReply(world)).contains("does not offer STARTTLS");
          System.out.println(
              "STARTTLS, delivery: injected=0 leaked_plain=" + hop.received().size());
        });
  }

  @Test
  @DisplayName("T2: verify does not deliver to a host whose certificate names another")
  void wrongName() {
    play(
        TlsPolicy.VERIFY,
        "mx.there.test",
        (world, time) -> {
          NextHop hop = withTls(world, time, FIRST);
          world.send("alice@example.test", "bob@there.test");
          world.pass(Duration.ofMinutes(1));
          assertThat(hop.received()).isEmpty();
          assertThat(lastReply(world)).contains("certificate is not good");
        });
  }

  @ParameterizedTest
  @EnumSource(
      value = TlsPolicy.class,
      names = {"REQUIRE", "VERIFY"})
  @DisplayName("T2: a handshake that fails is no way to clear text where TLS is required")
  void failedHandshake(TlsPolicy policy) {
    play(
        policy,
        HOST,
        (world, _) -> {
          NextHop hop = withBrokenTls(world, FIRST);
          world.send("alice@example.test", "bob@there.test");
          world.pass(Duration.ofHours(3));
          assertThat(hop.received()).isEmpty();
          assertThat(world.clearTextFallbacks()).isZero();
        });
  }

  @Test
  @DisplayName("T2: opportunistic mail tries every exchanger inside TLS before clear text")
  void nextExchangerFirst() {
    play(
        TlsPolicy.OPPORTUNISTIC,
        HOST,
        (world, time) -> {
          NextHop broken = withBrokenTls(world, FIRST);
          NextHop good = withTls(world, time, SECOND);
          world.send("alice@example.test", "bob@there.test");
          world.pass(Duration.ofMinutes(1));
          assertThat(broken.received()).isEmpty();
          assertThat(good.received()).hasSize(1);
          assertThat(world.clearTextFallbacks()).isZero();
        });
  }

  @Test
  @DisplayName("T2: opportunistic mail goes on in clear text when TLS failed everywhere; counted")
  void fallsBack() {
    play(
        TlsPolicy.OPPORTUNISTIC,
        HOST,
        (world, _) -> {
          NextHop broken = withBrokenTls(world, FIRST);
          NextHop second = withBrokenTls(world, SECOND);
          world.send("alice@example.test", "bob@there.test");
          world.pass(Duration.ofMinutes(1));
          assertThat(broken.received()).hasSize(1);
          assertThat(broken.inTls()).isZero();
          assertThat(second.received()).isEmpty();
          assertThat(world.clearTextFallbacks()).isEqualTo(1);
        });
  }
}
