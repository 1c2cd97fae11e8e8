package io.postroad.mta.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.dns.MxAnswer;
import io.postroad.mta.Settings;
import io.postroad.testkit.sim.Simulation;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Mail that an alias forwards elsewhere, and the reports that come back through us. */
final class ForwardingTest {
  private static final InetAddress ELSEWHERE = MtaWorld.address(10, 0, 0, 3);
  private static final InetAddress SENDERS = MtaWorld.address(10, 0, 0, 4);
  private static final Map<String, MxAnswer> ZONE =
      Map.of(
          "elsewhere.test", MtaWorld.exchanger("mx.elsewhere.test", ELSEWHERE),
          "sender.test", MtaWorld.exchanger("mx.sender.test", SENDERS));

  private final Settings settings = new Settings().domains(Settings.exampleDomain());

  @Test
  @DisplayName(
      "SRS: mail forwarded elsewhere carries a sender of ours, mail that stays here its own")
  void rewritesForwardedSenders() {
    play(world -> {
      NextHop elsewhere = world.nextHop("mx.elsewhere.test", ELSEWHERE);
      assertThat(world.sendAsStranger("s@sender.test", "info@example.test"))
          .singleElement()
          .asString()
          .startsWith("250 2.0.0 queued as ");
      world.pass(Duration.ofSeconds(10));
      assertThat(elsewhere.received())
          .singleElement()
          .asString()
          .matches(
              "<SRS0=[A-Z2-7]{6}=[A-Z2-7]{2}=sender\\.test=s@example\\.test> > carol@elsewhere\\.test");
      assertThat(world.maildir("/var/mail/example.test/alice"))
          .singleElement()
          .asString()
          .startsWith("Return-Path: <s@sender.test>\r\n");
    });
  }

  @Test
  @DisplayName(
      "SRS: the null reverse-path and our own senders are never rewritten; relayed mail is not forwarded mail")
  void leavesOthersAlone() {
    play(world -> {
      NextHop elsewhere = world.nextHop("mx.elsewhere.test", ELSEWHERE);
      world.sendAsStranger("", "info@example.test");
      world.send("alice@example.test", "info@example.test");
      world.send("s@sender.test", "direct@elsewhere.test");
      world.pass(Duration.ofSeconds(10));
      assertThat(elsewhere.received())
          .containsExactlyInAnyOrder(
              "<> > carol@elsewhere.test",
              "<alice@example.test> > carol@elsewhere.test",
              "<s@sender.test> > direct@elsewhere.test");
    });
  }

  @Test
  @DisplayName("SRS: our own report on a forward that fails reaches the original sender")
  void ownReportComesBack() {
    play(world -> {
      NextHop elsewhere = world.nextHop("mx.elsewhere.test", ELSEWHERE);
      NextHop senders = world.nextHop("mx.sender.test", SENDERS);
      elsewhere.refuse("carol@elsewhere.test", 550, 1, 1, "gone");
      world.sendAsStranger("s@sender.test", "info@example.test");
      world.pass(Duration.ofSeconds(30));
      assertThat(senders.received()).containsExactly("<> > s@sender.test");
      assertThat(senders.contents().getFirst())
          .contains("Final-Recipient: rfc822; carol@elsewhere.test", "550 5.1.1 gone");
      assertThat(world.queue()).isEmpty();
      assertThat(world.figures().balanced()).isTrue();
    });
  }

  @Test
  @DisplayName(
      "SRS: a report from elsewhere to the rewritten sender goes on to the original one, in any case of letters")
  void reportFromElsewhereComesBack() {
    play(world -> {
      NextHop elsewhere = world.nextHop("mx.elsewhere.test", ELSEWHERE);
      NextHop senders = world.nextHop("mx.sender.test", SENDERS);
      String rewritten = rewritten(world, elsewhere);
      assertThat(world.sendAsStranger("", rewritten.toLowerCase(java.util.Locale.ROOT)))
          .singleElement()
          .asString()
          .startsWith("250 ");
      world.pass(Duration.ofSeconds(10));
      assertThat(senders.received()).containsExactly("<> > s@sender.test");
    });
  }

  @Test
  @DisplayName("SRS: a forged or expired rewritten sender is 550 5.1.1")
  void refusesForgedAndExpired() {
    play(world -> {
      NextHop elsewhere = world.nextHop("mx.elsewhere.test", ELSEWHERE);
      String rewritten = rewritten(world, elsewhere);
      String forged = rewritten.replace("=s@", "=victim@");
      assertThat(world.sendAsStranger("", forged))
          .containsExactly("550 5.1.1 <" + forged + "> is no return address that this server made");
      world.pass(Duration.ofDays(20));
      assertThat(world.sendAsStranger("", rewritten).getFirst()).startsWith("250 ");
      world.pass(Duration.ofDays(2));
      assertThat(world.sendAsStranger("", rewritten))
          .containsExactly(
              "550 5.1.1 <" + rewritten + "> was a return address of this server; it has expired");
      assertThat(world.sendAsStranger("", "SRS0=@example.test", "srs1=x=y@example.test"))
          .allSatisfy(reply -> assertThat(reply).startsWith("550 5.1.1 "));
    });
  }

  private static String rewritten(MtaWorld world, NextHop elsewhere) {
    world.sendAsStranger("s@sender.test", "info@example.test");
    world.pass(Duration.ofSeconds(10));
    String received = elsewhere.received().getLast();
    return received.substring(1, received.indexOf('>'));
  }

  @Test
  @DisplayName(
      "RFC 5321 §3.9: one transaction with mailbox, forward and list becomes messages of their own, each address once")
  void splitsOneTransaction() {
    play(world -> {
      NextHop elsewhere = world.nextHop("mx.elsewhere.test", ELSEWHERE);
      List<String> replies =
          world.send(
              "alice@example.test", "bob@example.test", "team@example.test", "x@elsewhere.test");
      assertThat(replies).allSatisfy(reply -> assertThat(reply).startsWith("250 "));
      world.pass(Duration.ofSeconds(10));
      assertThat(world.maildir("/var/mail/example.test/bob"))
          .singleElement()
          .asString()
          .startsWith("Return-Path: <alice@example.test>\r\n")
          .doesNotContain("List-Id");
      assertThat(world.maildir("/var/mail/example.test/alice"))
          .singleElement()
          .asString()
          .startsWith("Return-Path: <team-bounces+alice=example.test@example.test>\r\n");
      assertThat(elsewhere.received())
          .containsExactlyInAnyOrder(
              "<alice@example.test> > archive@elsewhere.test",
              "<alice@example.test> > x@elsewhere.test",
              "<team-bounces+carol=elsewhere.test@example.test> > carol@elsewhere.test");
      assertThat(world.figures().balanced()).isTrue();
    });
  }

  private interface Play {
    void in(MtaWorld world) throws Exception;
  }

  private void play(Play play) {
    Simulation.run(
        20260302,
        simulation -> {
          MtaWorld world = new MtaWorld(simulation, settings::get);
          world.zone(ZONE);
          play.in(world);
        });
  }
}
