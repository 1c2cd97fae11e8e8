package io.postroad.mta.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.dns.MailExchanger;
import io.postroad.dns.MxAnswer;
import io.postroad.mta.Settings;
import io.postroad.mta.settings.Rate;
import io.postroad.mta.settings.Shaping;
import io.postroad.smtp.command.MailParameters;
import io.postroad.smtp.command.Parameters;
import io.postroad.smtp.server.Wishes;
import io.postroad.smtp.trace.MailDate;
import io.postroad.testkit.sim.Simulation;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Mail with a time to be delivered by (RFC 2852), minded by the whole agent over virtual time. */
final class Rfc2852Test {
  private static final InetAddress THERE = MtaWorld.address(10, 0, 0, 2);
  private static final InetAddress SECOND = MtaWorld.address(10, 0, 0, 3);
  private static final Map<String, MxAnswer> ZONE =
      Map.of(
          "there.test",
          MtaWorld.exchanger("mx.there.test", THERE),
          "two.test",
          new MxAnswer.Exchangers(
              List.of(
                  new MailExchanger("mx1.two.test", 10, List.of(THERE)),
                  new MailExchanger("mx2.two.test", 20, List.of(SECOND)))));
  private static final String ALICE = "/var/mail/example.test/alice";

  private final Settings settings = new Settings().domains(Settings.exampleDomain());

  private static MailParameters mail(String parameters) {
    return Parameters.mail(parameters);
  }

  private static List<String> send(MtaWorld world, String parameters, String to) {
    return world.send(mail(parameters), "alice@example.test", MtaWorld.recipient(to, ""));
  }

  private static String why(MtaWorld world, String id) {
    return world.asOperator(admin -> admin.why(id)).orElseThrow();
  }

  @Test
  @DisplayName(
      "RFC 2852 §4.1.3: mode R goes back when its time has passed, with 5.4.7, and not before")
  void returnedWhenLate() {
    play(world -> {
      Instant sent = world.world().time().now();
      String id = MtaWorld.id(send(world, " BY=600;R", "bob@there.test"));
      world.pass(Duration.ofSeconds(590));
      assertThat(world.maildir(ALICE)).isEmpty();
      assertThat(why(world, id)).contains("to be delivered by ", "else it goes back");
      world.pass(Duration.ofSeconds(30));
      assertThat(world.maildir(ALICE))
          .singleElement()
          .asString()
          .contains("Action: failed", "Status: 5.4.7", "not delivered by ", "connection refused")
          .as("§5")
          .contains(
              "Deliver-By-Date: " + MailDate.format(sent.plusSeconds(600), ZoneId.systemDefault()))
          .containsSubsequence("Arrival-Date: ", "Deliver-By-Date: ", "X-Postroad-Queue-ID: ");
      assertThat(world.queue()).isEmpty();
      assertThat(world.figures().balanced()).isTrue();
    });
  }

  @Test
  @DisplayName("RFC 2852 §4.1.3: mode R goes back in time although its destination is busy")
  void returnedFromBusyDestination() {
    settings.shaping(
        new Shaping(
            new Shaping.Limits(1, 100, 100, Optional.of(new Rate(1, Duration.ofHours(1)))),
            List.of(),
            Map.of()));
    play(world -> {
      NextHop there = world.nextHop("mx.there.test", THERE);
      there.offer(Wishes.ALL);
      world.send("alice@example.test", "first@there.test");
      world.pass(Duration.ofMinutes(1));
      send(world, " BY=600;R", "bob@there.test");
      world.pass(Duration.ofMinutes(11));
      assertThat(world.maildir(ALICE)).singleElement().asString().contains("Status: 5.4.7");
      world.pass(Duration.ofHours(3));
      assertThat(there.received()).containsExactly("<alice@example.test> > first@there.test");
    });
  }

  @Test
  @DisplayName(
      "RFC 2852 §4.1.3: mode N reports the delay once and goes on; the time that is left goes along")
  void reportedWhenLate() {
    play(world -> {
      send(world, " BY=600;N", "bob@there.test");
      world.pass(Duration.ofSeconds(590));
      assertThat(world.maildir(ALICE)).isEmpty();
      world.pass(Duration.ofSeconds(30));
      assertThat(world.maildir(ALICE))
          .singleElement()
          .asString()
          .contains("Action: delayed", "Status: 4.4.7", "Will-Retry-Until: ", "Deliver-By-Date: ");
      NextHop there = world.nextHop("mx.there.test", THERE);
      there.offer(Wishes.ALL);
      world.pass(Duration.ofHours(2));
      assertThat(world.maildir(ALICE)).as("told once").hasSize(1);
      assertThat(there.received()).hasSize(1);
      assertThat(there.parameters().getFirst()).matches("BY=-\\d+;N");
    });
  }

  @ParameterizedTest
  @ValueSource(strings = {"NEVER", "FAILURE", "SUCCESS,FAILURE"})
  @DisplayName("RFC 2852 §4.1.3: where NOTIFY lacks DELAY nobody is told, and delivery goes on")
  void lateInSilence(String notify) {
    play(world -> {
      world.send(
          mail(" BY=600;N"),
          "alice@example.test",
          MtaWorld.recipient("bob@there.test", " NOTIFY=" + notify));
      world.pass(Duration.ofMinutes(30));
      assertThat(world.maildir(ALICE)).isEmpty();
      assertThat(world.queue()).hasSize(1);
    });
  }

  @Test
  @DisplayName(
      "RFC 2852 §4.1.4: the time that is left is passed on to a next hop that offers DELIVERBY")
  void timeIsPassedOn() {
    play(world -> {
      NextHop there = world.nextHop("mx.there.test", THERE);
      there.offer(Wishes.ALL);
      there.refuse("bob@there.test", 450, 2, 1, "mailbox busy");
      send(world, " BY=3600;RT", "bob@there.test");
      world.pass(Duration.ofMinutes(1));
      there.take("bob@there.test");
      world.pass(Duration.ofMinutes(10));
      assertThat(there.parameters().getFirst()).matches("BY=3[23]\\d\\d;RT");
      assertThat(world.maildir(ALICE))
          .as("a trace tells each step")
          .singleElement()
          .asString()
          .contains("Action: relayed");
    });
  }

  @Test
  @DisplayName("RFC 2852 §4.1.4.1: mode R does not go where DELIVERBY is not offered")
  void nextHopWithoutDeliverBy() {
    play(world -> {
      NextHop there = world.nextHop("mx.there.test", THERE);
      send(world, " BY=3600;R", "bob@there.test");
      world.pass(Duration.ofMinutes(1));
      assertThat(there.received()).isEmpty();
      assertThat(world.maildir(ALICE))
          .singleElement()
          .asString()
          .contains("Action: failed", "Status: 5.3.3", "does not offer DELIVERBY");
    });
  }

  @Test
  @DisplayName("RFC 2852 §7: no other exchanger is tried in search of one that offers DELIVERBY")
  void oneExchanger() {
    play(world -> {
      NextHop first = world.nextHop("mx1.two.test", THERE);
      NextHop second = world.nextHop("mx2.two.test", SECOND);
      second.offer(Wishes.ALL);
      send(world, " BY=3600;R", "bob@two.test");
      world.pass(Duration.ofMinutes(10));
      assertThat(first.received()).isEmpty();
      assertThat(second.attempts()).isEmpty();
      assertThat(world.maildir(ALICE)).singleElement().asString().contains("Status: 5.3.3");
    });
  }

  @Test
  @DisplayName("RFC 2852 §4: the time extends nothing: mail goes back when it is too old here")
  void noLongerThanUsual() {
    play(world -> {
      send(world, " BY=2592000;R", "bob@there.test");
      world.pass(Duration.ofDays(7));
      assertThat(world.queue()).isEmpty();
      assertThat(world.maildir(ALICE))
          .singleElement()
          .asString()
          .contains("Action: failed", "Status: 5.4.7", "Deliver-By-Date: ");
    });
  }

  @ParameterizedTest
  @CsvSource({
    "'', 'NOTIFY=FAILURE,DELAY', 1",
    "' NOTIFY=SUCCESS', 'NOTIFY=SUCCESS,DELAY', 1",
    "' NOTIFY=DELAY', NOTIFY=DELAY, 1",
    "' NOTIFY=NEVER', NOTIFY=NEVER, 0",
  })
  @DisplayName("RFC 2852 §4.1.4.2: mode N goes on without DELIVERBY: told, and delays asked for")
  void timeIsLost(String notify, String passedOn, int reports) {
    play(world -> {
      NextHop there = world.nextHop("mx.there.test", THERE);
      world.send(
          mail(" BY=3600;N"), "alice@example.test", MtaWorld.recipient("bob@there.test", notify));
      world.pass(Duration.ofMinutes(1));
      assertThat(there.received()).hasSize(1);
      assertThat(there.parameters()).containsExactly("", passedOn);
      assertThat(world.maildir(ALICE))
          .hasSize(reports)
          .allMatch(report -> report.contains("Action: relayed"));
    });
  }

  @Test
  @DisplayName("RFC 2852 §4.1.4.2: once its time has passed mode N goes on like any other mail")
  void timeHasPassed() {
    play(world -> {
      send(world, " BY=600;N", "bob@there.test");
      world.pass(Duration.ofMinutes(11));
      assertThat(world.maildir(ALICE)).singleElement().asString().contains("Action: delayed");
      NextHop there = world.nextHop("mx.there.test", THERE);
      world.pass(Duration.ofHours(2));
      assertThat(there.parameters()).containsExactly("", "");
      assertThat(world.maildir(ALICE)).hasSize(1);
    });
  }

  @Test
  @DisplayName("RFC 2852 §4.1.4: a trace is told without NOTIFY and with any but NEVER")
  void traced() {
    play(world -> {
      NextHop there = world.nextHop("mx.there.test", THERE);
      there.offer(Wishes.ALL);
      world.send(
          mail(" BY=3600;NT"),
          "alice@example.test",
          MtaWorld.recipient("a@there.test", " NOTIFY=FAILURE"),
          MtaWorld.recipient("b@there.test", " NOTIFY=NEVER"),
          MtaWorld.recipient("c@there.test", ""));
      world.pass(Duration.ofMinutes(1));
      assertThat(world.maildir(ALICE))
          .singleElement()
          .asString()
          .contains("a@there.test", "c@there.test", "Deliver-By-Date: ")
          .doesNotContain("b@there.test");
    });
  }

  private interface Play {
    void in(MtaWorld world) throws Exception;
  }

  private void play(Play play) {
    Simulation.run(
        20260301,
        simulation -> {
          MtaWorld world = new MtaWorld(simulation, settings::get);
          world.zone(ZONE);
          play.in(world);
        });
  }
}
