package io.postroad.mta.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.dns.MailExchanger;
import io.postroad.dns.MxAnswer;
import io.postroad.mta.Settings;
import io.postroad.mta.admin.QueueView;
import io.postroad.mta.settings.Retry;
import io.postroad.smtp.command.MailParameters;
import io.postroad.smtp.command.Parameters;
import io.postroad.smtp.extension.Keyword;
import io.postroad.smtp.runtime.Time;
import io.postroad.smtp.server.ListenerTls;
import io.postroad.smtp.server.Wishes;
import io.postroad.smtp.tls.TlsException;
import io.postroad.testkit.sim.Simulation;
import io.postroad.testkit.tls.TestCertificates;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Mail that may travel over verified TLS alone, on its way through the whole agent (RFC 8689). */
class Rfc8689Test {
  private static final InetAddress FIRST = MtaWorld.address(10, 0, 0, 2);
  private static final InetAddress SECOND = MtaWorld.address(10, 0, 0, 3);
  private static final MailParameters REQUIRETLS = Parameters.mail(" REQUIRETLS");
  private static final String ALICE = "/var/mail/example.test/alice";

  /** The names that the test's certificates have. */
  private static final String FIRST_HOST = "mx.example.org";

  private static final String SECOND_HOST = "mail.example.net";

  private static final List<MailExchanger> EXCHANGERS =
      List.of(
          new MailExchanger(FIRST_HOST, 10, List.of(FIRST)),
          new MailExchanger(SECOND_HOST, 20, List.of(SECOND)));

  /** Zones: signed, unsigned, without MX, with a name that no certificate has. */
  private static final Map<String, MxAnswer> ZONE =
      Map.of(
          "there.test",
          new MxAnswer.Exchangers(EXCHANGERS, true),
          "unsigned.test",
          new MxAnswer.Exchangers(EXCHANGERS),
          FIRST_HOST,
          new MxAnswer.Exchangers(List.of(new MailExchanger(FIRST_HOST, 0, List.of(FIRST)))),
          "misnamed.test",
          new MxAnswer.Exchangers(
              List.of(new MailExchanger("mx.misnamed.test", 10, List.of(FIRST))), true));

  /** What a next hop can be like that does not qualify. */
  enum Unfit {
    DOWN,
    WITHOUT_STARTTLS,
    BROKEN_TLS,
    WRONG_NAME,
    WITHOUT_REQUIRETLS
  }

  private interface Play {
    void in(MtaWorld world, Time time) throws IOException;
  }

  private static void play(Play play) {
    play(new Settings().domains(Settings.exampleDomain()), play);
  }

  private static void play(Settings with, Play play) {
    Settings settings =
        with.retry(r -> new Retry(r.schedule(), Duration.ofHours(4), r.warnAfter(), r.keepHeld()));
    Simulation.run(
        20261123,
        simulation -> {
          MtaWorld world = new MtaWorld(simulation, settings::get);
          world.zone(ZONE);
          play.in(world, simulation.process("clock").execution().time());
        });
  }

  private static NextHop fit(MtaWorld world, Time time, InetAddress address) throws IOException {
    NextHop hop = world.nextHop("hop" + address.getHostAddress(), address);
    hop.become(s -> s.withTls(new ListenerTls.StartTls(TestCertificates.server(time))));
    hop.offer(Wishes.ALL);
    return hop;
  }

  private static NextHop unfit(MtaWorld world, Time time, InetAddress address, Unfit how)
      throws IOException {
    NextHop hop = fit(world, time, address);
    switch (how) {
      case DOWN -> hop.down();
      case WITHOUT_STARTTLS -> hop.withhold(Keyword.STARTTLS);
      case WITHOUT_REQUIRETLS -> hop.withhold(Keyword.REQUIRETLS);
      case BROKEN_TLS ->
          hop.become(s ->
              s.withTls(
                  new ListenerTls.StartTls((_, _) -> {
                    throw new TlsException("a server whose TLS is broken");
                  })));
      case WRONG_NAME -> {} // the zone sees to that
    }
    return hop;
  }

  private static void send(MtaWorld world, String to) {
    assertThat(world.send(REQUIRETLS, "alice@example.test", MtaWorld.recipient(to, "")))
        .singleElement()
        .asString()
        .startsWith("250 2.0.0");
    world.pass(Duration.ofMinutes(1));
  }

  private static String report(MtaWorld world) {
    assertThat(world.queue()).isEmpty();
    assertThat(world.maildir(ALICE)).hasSize(1);
    return world.maildir(ALICE).getFirst();
  }

  private static QueueView.RecipientView waiting(MtaWorld world) {
    return world.queue().getFirst().recipients().getFirst();
  }

  @Test
  @DisplayName("RFC 8689 §4.2.1: to a host that qualifies it goes with the parameter, inside TLS")
  void passesOn() {
    play((world, time) -> {
      NextHop first = fit(world, time, FIRST);
      send(world, "bob@there.test");
      assertThat(first.received()).containsExactly("<alice@example.test> > bob@there.test");
      assertThat(first.inTls()).isEqualTo(1);
      assertThat(first.parameters().getFirst()).isEqualTo("REQUIRETLS");
    });
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("RFC 8689 §4.2.1: a host that does not qualify is left for the next exchanger")
  void furtherExchangers(Unfit how) {
    play((world, time) -> {
      NextHop first = unfit(world, time, FIRST, how);
      NextHop second = fit(world, time, SECOND);
      if (how == Unfit.WRONG_NAME) {
        world.zone(
            Map.of(
                "there.test",
                new MxAnswer.Exchangers(
                    List.of(
                        new MailExchanger("mx.misnamed.test", 10, List.of(FIRST)),
                        EXCHANGERS.getLast()),
                    true)));
      }
      send(world, "bob@there.test");
      assertThat(first.received()).isEmpty();
      assertThat(second.parameters().getFirst()).isEqualTo("REQUIRETLS");
      assertThat(second.inTls()).isEqualTo(1);
      assertThat(world.clearTextFallbacks()).isZero();
    });
  }

  @Test
  @DisplayName("RFC 8689 §4.2.1: no host offers REQUIRETLS: 5.7.30 to the sender, at once")
  void withoutRequireTls() {
    play((world, time) -> {
      NextHop first = unfit(world, time, FIRST, Unfit.WITHOUT_REQUIRETLS);
      NextHop second = unfit(world, time, SECOND, Unfit.WITHOUT_STARTTLS);
      send(world, "bob@there.test");
      assertThat(first.received()).isEmpty();
      assertThat(second.received()).isEmpty();
      assertThat(report(world))
          .contains("Status: 5.7.30", FIRST_HOST + " does not offer REQUIRETLS")
          .contains("does not offer STARTTLS");
    });
  }

  @Test
  @DisplayName("RFC 8689 §4.2.1: no host offers STARTTLS: 5.7.10 to the sender, at once")
  void withoutStartTls() {
    play((world, time) -> {
      unfit(world, time, FIRST, Unfit.WITHOUT_STARTTLS);
      unfit(world, time, SECOND, Unfit.WITHOUT_STARTTLS);
      send(world, "bob@there.test");
      assertThat(report(world)).contains("Status: 5.7.10", "does not offer STARTTLS");
    });
  }

  @ParameterizedTest
  @EnumSource(names = {"BROKEN_TLS", "WRONG_NAME"})
  @DisplayName("RFC 8689 §4.2.1, T2: what may be mended waits, others go on, in the end 5.7.10")
  void mendable(Unfit how) {
    play((world, time) -> {
      NextHop first = unfit(world, time, FIRST, how);
      String domain = how == Unfit.WRONG_NAME ? "misnamed.test" : FIRST_HOST;
      send(world, "bob@" + domain);
      assertThat(waiting(world).state()).isEqualTo(QueueView.State.DEFERRED);
      world.send("alice@example.test", "carol@" + domain);
      world.pass(Duration.ofMinutes(1));
      assertThat(first.received())
          .as("the host is as good as ever for mail that needs no protection")
          .containsExactly("<alice@example.test> > carol@" + domain);
      world.pass(Duration.ofHours(5));
      assertThat(first.received()).hasSize(1);
      assertThat(report(world)).contains("Status: 5.7.10");
    });
  }

  @Test
  @DisplayName("RFC 8689 §4.2.1: a host that is down may qualify later: nothing is final before")
  void oneIsDown() {
    play((world, time) -> {
      unfit(world, time, FIRST, Unfit.WITHOUT_REQUIRETLS);
      NextHop second = unfit(world, time, SECOND, Unfit.DOWN);
      send(world, "bob@there.test");
      assertThat(waiting(world).lastReply()).contains("does not offer REQUIRETLS", "refused");
      second.up();
      world.pass(Duration.ofMinutes(10));
      assertThat(second.received()).hasSize(1);
    });
  }

  @Test
  @DisplayName("RFC 8689 §4.2.1: an exchanger without an address now may qualify later")
  void oneIsUnknown() {
    play((world, time) -> {
      unfit(world, time, FIRST, Unfit.WITHOUT_REQUIRETLS);
      NextHop second = fit(world, time, SECOND);
      world.zone(
          Map.of(
              "there.test",
              new MxAnswer.Exchangers(
                  List.of(EXCHANGERS.getFirst(), new MailExchanger(SECOND_HOST, 20, List.of())),
                  true)));
      send(world, "bob@there.test");
      assertThat(waiting(world).state()).isEqualTo(QueueView.State.DEFERRED);
      world.zone(ZONE);
      world.pass(Duration.ofMinutes(10));
      assertThat(second.received()).hasSize(1);
    });
  }

  @Test
  @DisplayName("RFC 8689 §4.2.1: exchangers that nobody vouches for are not tried: 5.7.10")
  void nobodyVouches() {
    play((world, time) -> {
      NextHop first = fit(world, time, FIRST);
      send(world, "bob@unsigned.test");
      assertThat(first.connections()).isZero();
      assertThat(report(world)).contains("Status: 5.7.10", "DNS without DNSSEC");
      world.send("alice@example.test", "bob@unsigned.test");
      world.pass(Duration.ofMinutes(1));
      assertThat(first.received()).as("mail that may go any way").hasSize(1);
    });
  }

  @Test
  @DisplayName("RFC 8689 §4.2.1: a domain that is its own exchanger is named by the sender")
  void ownExchanger() {
    play((world, time) -> {
      NextHop first = fit(world, time, FIRST);
      send(world, "bob@" + FIRST_HOST);
      assertThat(first.parameters().getFirst()).isEqualTo("REQUIRETLS");
    });
  }

  @Test
  @DisplayName("RFC 8689 §4.2.1: a connection that carried other mail is not good enough")
  void openConnection() {
    play((world, time) -> {
      NextHop first = fit(world, time, FIRST);
      world.send("alice@example.test", "carol@there.test");
      send(world, "bob@there.test");
      assertThat(first.received()).hasSize(2);
      assertThat(first.connections()).isEqualTo(2);
      assertThat(first.parameters()).contains("REQUIRETLS");
    });
  }

  private static MailParameters report(Unfit lack, boolean fit) {
    AtomicReference<String> said = new AtomicReference<>("");
    play((world, time) -> {
      fit(world, time, FIRST).withhold(Keyword.REQUIRETLS);
      InetAddress back = MtaWorld.address(10, 0, 0, 9);
      NextHop sender = fit ? fit(world, time, back) : unfit(world, time, back, lack);
      String host = lack == Unfit.WRONG_NAME && !fit ? "mx.sender.test" : SECOND_HOST;
      world.zone(
          Map.of(
              "there.test",
              new MxAnswer.Exchangers(List.of(EXCHANGERS.getFirst()), true),
              "sender.test",
              new MxAnswer.Exchangers(List.of(new MailExchanger(host, 10, List.of(back))), true)));
      world.send(REQUIRETLS, "carol@sender.test", MtaWorld.recipient("bob@there.test", ""));
      world.pass(Duration.ofMinutes(2));
      assertThat(sender.received()).containsExactly("<> > carol@sender.test");
      assertThat(sender.contents().getFirst()).contains("Status: 5.7.30").doesNotContain("\nhi");
      said.set(sender.parameters().getFirst());
    });
    return Parameters.mail(said.get().isEmpty() ? "" : " " + said.get());
  }

  @Test
  @DisplayName("RFC 8689 §5: a report goes over verified TLS with REQUIRETLS where that is offered")
  void reportIsProtected() {
    assertThat(report(Unfit.DOWN, true).requireTls()).isTrue();
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "DOWN")
  @DisplayName("RFC 8689 §2, §5: else it goes as the route has it, and REQUIRETLS is not said")
  void reportIsNotKeptBack(Unfit how) {
    assertThat(report(how, false).requireTls()).isFalse();
  }

  @Test
  @DisplayName("RFC 8689 §4.1: every copy of a redistributed message is tagged alike")
  void copies() {
    Settings settings =
        new Settings()
            .domains(
                Settings.domain(
                    "example.test",
                    List.of("alice"),
                    "",
                    Map.of("all", List.of("one@there.test", "two@" + FIRST_HOST)),
                    Map.of()));
    play(
        settings,
        (world, time) -> {
          NextHop first = fit(world, time, FIRST);
          send(world, "all@example.test");
          assertThat(first.received()).hasSize(2);
          assertThat(first.parameters()).filteredOn("REQUIRETLS"::equals).hasSize(2);
        });
  }

  @Test
  @DisplayName("RFC 8689 §4.2.2: TLS-Required: No goes on as it came, with TLS or without")
  void tlsNotRequired() {
    play((world, time) -> {
      NextHop first = unfit(world, time, FIRST, Unfit.BROKEN_TLS);
      world.header("TLS-Required: No\r\n");
      world.send("alice@example.test", "bob@" + FIRST_HOST);
      world.pass(Duration.ofMinutes(1));
      assertThat(first.contents()).singleElement().asString().contains("TLS-Required: No\r\n");
    });
  }

  @Test
  @DisplayName("RFC 8689 §4.2.2: a server that insists on STARTTLS is reported, the report alike")
  void serverInsists() {
    play((world, time) -> {
      NextHop first = unfit(world, time, FIRST, Unfit.BROKEN_TLS);
      first.refuse("bob@" + FIRST_HOST, 530, 7, 0, "must issue STARTTLS first");
      world.header("TLS-Required: No\r\n");
      world.send("alice@example.test", "bob@" + FIRST_HOST);
      world.pass(Duration.ofMinutes(1));
      String report = report(world);
      assertThat(report).contains("Status: 5.7.0", "must issue STARTTLS first");
      assertThat(report.substring(0, report.indexOf("\r\n\r\n"))).contains("TLS-Required: No");
    });
  }

  @Test
  @DisplayName("RFC 8689 §4.1: with REQUIRETLS the field is ignored, and goes on")
  void fieldIsIgnored() {
    play((world, time) -> {
      unfit(world, time, FIRST, Unfit.WITHOUT_STARTTLS);
      NextHop second = fit(world, time, SECOND);
      world.header("TLS-Required: No\r\n");
      send(world, "bob@there.test");
      assertThat(second.inTls()).isEqualTo(1);
      assertThat(second.contents().getFirst()).contains("TLS-Required: No\r\n");
    });
  }
}
