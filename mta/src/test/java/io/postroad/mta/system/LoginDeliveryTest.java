package io.postroad.mta.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.dns.MxAnswer;
import io.postroad.mta.Settings;
import io.postroad.mta.reception.ListenerPolicy;
import io.postroad.mta.settings.Account;
import io.postroad.mta.settings.Route;
import io.postroad.mta.settings.Target;
import io.postroad.smtp.address.Mailbox;
import io.postroad.smtp.address.Paths;
import io.postroad.smtp.client.TlsPolicy;
import io.postroad.smtp.command.Dialect;
import io.postroad.smtp.command.Parameters;
import io.postroad.smtp.envelope.Envelope;
import io.postroad.smtp.sasl.Credentials;
import io.postroad.smtp.sasl.ScramRecord;
import io.postroad.smtp.server.AuthLimits;
import io.postroad.smtp.server.Authentication;
import io.postroad.smtp.server.Authenticator;
import io.postroad.smtp.server.ListenerTls;
import io.postroad.smtp.server.Logins;
import io.postroad.smtp.server.ServerSettings;
import io.postroad.testkit.sim.Simulation;
import io.postroad.testkit.tls.TestCertificates;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Users who log in here, and our own login at a next hop (RFC 4954, RFC 6409, rule S8). */
final class LoginDeliveryTest {
  private static final InetAddress THERE = MtaWorld.address(10, 0, 0, 2);
  private static final Map<String, MxAnswer> ZONE =
      Map.of(
          "there.test",
          MtaWorld.exchanger("mx.there.test", THERE),
          "sender.test",
          MtaWorld.exchanger("mx.there.test", THERE));
  private static final int SUBMISSION = 587;
  private static final int LAX = 2525;

  /** Of the password {@code pencil}. */
  private static final ScramRecord PENCIL =
      ScramRecord.parse(
              "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY="
                  + ":wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=")
          .orElseThrow();

  private final Settings settings =
      new Settings()
          .domains(Settings.exampleDomain())
          .users(
              user("alice@example.test", "alice@example.test", "info@example.test"),
              user("roamer@example.test", "roamer@missing.test"));

  private static Account user(String address, String... sendAs) {
    return new Account(
        Mailbox.parse(address).orElseThrow(),
        Optional.empty(),
        Optional.of(PENCIL),
        Arrays.stream(sendAs).map(own -> Mailbox.parse(own).orElseThrow()).toList());
  }

  private static Route login(TlsPolicy tls, String password) {
    return new Route(
        List.of("there.test"),
        new Target.Smtp(THERE.getHostAddress(), 25),
        tls,
        Optional.of(new Credentials("relay-user", password)));
  }

  /** What happens in a world. */
  private interface Play {
    void in(MtaWorld world) throws IOException;
  }

  private void play(Play play) {
    Simulation.run(
        20260501,
        simulation -> {
          MtaWorld world = new MtaWorld(simulation, settings::get);
          world.zone(ZONE);
          play.in(world);
        });
  }

  /** A server whose one user is {@code relay-user}. */
  private static UnaryOperator<ServerSettings> withUser(MtaWorld world) {
    Authenticator users =
        user ->
            user.equals("relay-user")
                ? Optional.of(new Authenticator.Login(user, PENCIL))
                : Optional.empty();
    return inside(world, users);
  }

  private static UnaryOperator<ServerSettings> inside(MtaWorld world, Authenticator users) {
    return server ->
        server
            .withTls(new ListenerTls.StartTls(TestCertificates.server(world.execution().time())))
            .withAuthentication(
                new Authentication.Required(
                    users, new Logins(AuthLimits.DEFAULTS, world.execution())));
  }

  private static List<String> submit(
      MtaWorld world, String user, String from, String parameters, String to) throws IOException {
    Envelope envelope =
        new Envelope(
            Paths.reversePath("<" + from + ">").orElseThrow(),
            Parameters.mail(parameters),
            List.of(MtaWorld.recipient(to, "")));
    byte[] message = "Subject: x\r\n\r\nhi\r\n".getBytes(StandardCharsets.US_ASCII);
    return world.stranger().submit(new Credentials(user, "pencil"), SUBMISSION, envelope, message);
  }

  private static void openSubmission(MtaWorld world) throws IOException {
    world.listen(
        SUBMISSION,
        new ListenerPolicy(false, Dialect.SMTP, true),
        server -> inside(world, world.mta().authenticator()).apply(server.withTrusted(_ -> false)));
  }

  private static String lastReply(MtaWorld world) {
    return world.queue().getFirst().recipients().getFirst().lastReply();
  }

  @Test
  @DisplayName("product.md §2: a route with user and password logs in at its next hop")
  void routeLogsIn() {
    settings.routes(login(TlsPolicy.REQUIRE, "pencil"));
    play(world -> {
      NextHop there = world.nextHop("mx.there.test", THERE);
      there.become(withUser(world));
      world.send("alice@example.test", "bob@there.test");
      world.pass(Duration.ofMinutes(1));
      assertThat(there.received()).containsExactly("<alice@example.test> > bob@there.test");
      assertThat(there.users()).containsExactly("relay-user");
      assertThat(there.inTls()).isEqualTo(1);
      assertThat(world.queue()).isEmpty();
    });
  }

  @Test
  @DisplayName("RFC 4954 §6: a login that fails defers with the reply; mended, the mail goes on")
  void wrongPassword() {
    settings.routes(login(TlsPolicy.REQUIRE, "wrong"));
    play(world -> {
      NextHop there = world.nextHop("mx.there.test", THERE);
      there.become(withUser(world));
      world.send("alice@example.test", "bob@there.test");
      world.pass(Duration.ofMinutes(1));
      assertThat(there.attempts()).as("nothing is sent without the login").isEmpty();
      assertThat(lastReply(world)).isEqualTo("535 5.7.8 user name or password is wrong");
      settings.routes(login(TlsPolicy.REQUIRE, "pencil"));
      world.mta().reconfigure(settings.get());
      world.pass(Duration.ofMinutes(30));
      assertThat(there.users()).containsExactly("relay-user");
      assertThat(world.queue()).isEmpty();
    });
  }

  @Test
  @DisplayName("S8: no password goes to a next hop in the clear, nor to one without AUTH")
  void noLoginToBeHad() {
    settings.routes(login(TlsPolicy.OPPORTUNISTIC, "pencil"));
    play(world -> {
      NextHop there = world.nextHop("mx.there.test", THERE);
      there.become(server -> server.withAuthentication(new Authentication.Anyone()));
      world.send("alice@example.test", "bob@there.test");
      world.pass(Duration.ofMinutes(1));
      assertThat(there.attempts()).isEmpty();
      assertThat(lastReply(world)).contains("no password is sent over a connection without TLS");
      there.become(server -> server);
      world.pass(Duration.ofMinutes(30));
      assertThat(there.attempts()).isEmpty();
      assertThat(lastReply(world)).contains("does not offer AUTH");
    });
  }

  @Test
  @DisplayName(
      "product.md §7.14: a user sends as send-as has it, else 553 5.7.1; nobody else at all")
  void sendAs() {
    play(world -> {
      openSubmission(world);
      assertThat(submit(world, "alice@example.test", "alice@example.test", "", "bob@example.test"))
          .first()
          .asString()
          .startsWith("250 2.0.0 queued as ");
      assertThat(submit(world, "Alice@Example.Test", "INFO@example.test", "", "x@there.test"))
          .first()
          .asString()
          .startsWith("250 2.0.0 queued as ");
      assertThat(submit(world, "alice@example.test", "", "", "bob@example.test"))
          .as("receipts have no reverse-path")
          .first()
          .asString()
          .startsWith("250 2.0.0 queued as ");
      assertThat(submit(world, "alice@example.test", "bob@example.test", "", "bob@example.test"))
          .containsExactly("553 5.7.1 you may not send as <bob@example.test>");
      assertThat(
              submit(world, "roamer@example.test", "roamer@example.test", "", "bob@example.test"))
          .as("an account's own address, when send-as names others")
          .containsExactly("553 5.7.1 you may not send as <roamer@example.test>");
      assertThat(world.talk(true, SUBMISSION, "EHLO x", "MAIL FROM:<alice@example.test>"))
          .as("trusted networks do not count here")
          .last()
          .isEqualTo("530 5.7.0 STARTTLS and AUTH first: this is for users");
      assertThat(world.maildir("/var/mail/example.test/bob")).hasSize(2);
    });
  }

  @Test
  @DisplayName("RFC 6409 §4.2: a user's recipient has a whole domain, unless a route names it")
  void wholeDomains() {
    play(world -> {
      openSubmission(world);
      String alice = "alice@example.test";
      assertThat(submit(world, alice, alice, "", "bob@sales"))
          .containsExactly("554 5.1.2 <bob@sales> needs a whole domain, such as example.com");
      assertThat(submit(world, alice, alice, "", "bob@[IPv6:2001:db8::1]").getFirst())
          .startsWith("250 ");
      settings.routes(
          new Route(List.of("sales"), new Target.Smtp(THERE.getHostAddress(), 25)),
          new Route(List.of("*"), new Target.Smtp(THERE.getHostAddress(), 25)));
      world.mta().reconfigure(settings.get());
      assertThat(submit(world, alice, alice, "", "bob@sales").getFirst()).startsWith("250 ");
      assertThat(submit(world, alice, alice, "", "bob@squeaky").getFirst()).startsWith("554 ");
      assertThat(world.send(alice, "bob@squeaky").getFirst())
          .as("a relay passes on what it gets")
          .startsWith("250 ");
    });
  }

  @Test
  @DisplayName("product.md §7.14: check-sender is for strangers, and where it is on")
  void checkSender() {
    play(world -> {
      openSubmission(world);
      world.listen(LAX, new ListenerPolicy(false), server -> server);
      String[] dialog = {
        "EHLO x",
        "MAIL FROM:<s@missing.test>",
        "RCPT TO:<nobody@example.test>",
        "RCPT TO:<alice@example.test>"
      };
      assertThat(world.talk(false, 25, dialog).subList(1, 4))
          .as("judged at RCPT, after the recipient")
          .containsExactly(
              "250 2.1.0 sender OK",
              "550 5.1.1 <nobody@example.test> is not a mailbox here",
              "550 5.1.8 sender domain missing.test does not exist or takes no mail");
      assertThat(world.talk(true, 25, dialog)).last().isEqualTo("250 2.1.5 recipient OK");
      assertThat(world.talk(false, LAX, dialog)).last().isEqualTo("250 2.1.5 recipient OK");
      assertThat(
              submit(world, "roamer@example.test", "roamer@missing.test", "", "alice@example.test"))
          .first()
          .asString()
          .startsWith("250 ");
    });
  }

  @Test
  @DisplayName(
      "RFC 4954 §5: what can be believed of AUTH= goes on to where we log in, else AUTH=<>")
  void authParameter() {
    settings.routes(login(TlsPolicy.REQUIRE, "pencil"));
    play(world -> {
      openSubmission(world);
      NextHop there = world.nextHop("mx.there.test", THERE);
      there.become(withUser(world));
      String alice = "alice@example.test";
      submit(world, alice, alice, " AUTH=info@example.test", "1@there.test");
      submit(world, alice, alice, " AUTH=e+2Bmc2@example.test", "2@there.test");
      submit(world, alice, alice, " AUTH=<>", "3@there.test");
      submit(world, alice, alice, "", "4@there.test");
      world.send(alice, "5@there.test"); // a relay that is trusted, and nobody vouches for the user
      world.pass(Duration.ofMinutes(1));
      assertThat(there.received()).hasSize(5);
      assertThat(sent(there, "1@there.test")).isEqualTo("AUTH=info@example.test");
      for (int i = 2; i <= 5; i++) {
        assertThat(sent(there, i + "@there.test")).isEqualTo("AUTH=<>");
      }
    });
  }

  @Test
  @DisplayName("RFC 4954 §5: to a next hop where we do not log in AUTH= is not said")
  void authParameterLeftOut() {
    play(world -> {
      openSubmission(world);
      NextHop there = world.nextHop("mx.there.test", THERE);
      there.become(server -> server.withAuthentication(new Authentication.Anyone()));
      String alice = "alice@example.test";
      submit(world, alice, alice, " AUTH=info@example.test", "1@there.test");
      world.pass(Duration.ofMinutes(1));
      assertThat(sent(there, "1@there.test")).isEmpty();
    });
  }

  /** The parameters of MAIL with which the next hop got the message for this recipient. */
  private static String sent(NextHop hop, String recipient) {
    int at = -1;
    for (int i = 0; i < hop.received().size(); i++) {
      at = hop.received().get(i).endsWith(" > " + recipient) ? i : at;
    }
    return hop.parameters().get(2 * at); // each message has one recipient, whose parameters follow
  }
}
