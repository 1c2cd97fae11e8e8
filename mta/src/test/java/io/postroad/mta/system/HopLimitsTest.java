package io.postroad.mta.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.dns.MxAnswer;
import io.postroad.mta.Settings;
import io.postroad.mta.settings.LmtpPlace;
import io.postroad.mta.settings.Route;
import io.postroad.mta.settings.Shaping;
import io.postroad.mta.settings.Target;
import io.postroad.smtp.command.Dialect;
import io.postroad.smtp.server.Limits;
import io.postroad.testkit.sim.Simulation;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Next hops that speak LMTP, say their limits, or are asked for by ETRN. */
final class HopLimitsTest {
  private static final InetAddress THERE = MtaWorld.address(10, 0, 0, 2);
  private static final Map<String, MxAnswer> ZONE =
      Map.of("there.test", MtaWorld.exchanger("mx.there.test", THERE));

  private final Settings settings = new Settings().domains(Settings.exampleDomain());

  /** What happens in a world. */
  private interface Play {
    void in(MtaWorld world) throws java.io.IOException;
  }

  private void play(Play play) {
    Simulation.run(
        20260401,
        simulation -> {
          MtaWorld world = new MtaWorld(simulation, settings::get);
          world.zone(ZONE);
          play.in(world);
        });
  }

  @Test
  @DisplayName("RFC 2033: a route over LMTP ends for each recipient on its own")
  void lmtp() {
    settings.routes(
        new Route(
            List.of("box.test"), new Target.Lmtp(new LmtpPlace.Host(THERE.getHostAddress(), 25))));
    play(world -> {
      NextHop boxes = world.nextHop("boxes", THERE);
      boxes.become(s -> s.withEntrance(s.entrance().withDialect(Dialect.LMTP)));
      boxes.refuse("no@box.test", 550, 1, 1, "no such mailbox");
      world.send("alice@example.test", "a@box.test", "no@box.test", "b@box.test");
      world.send("alice@example.test", "a@box.test");
      world.pass(Duration.ofMinutes(1));
      assertThat(boxes.received())
          .containsExactlyInAnyOrder(
              "<alice@example.test> > a@box.test",
              "<alice@example.test> > b@box.test",
              "<alice@example.test> > a@box.test");
      assertThat(world.queue()).isEmpty();
      assertThat(world.maildir("/var/mail/example.test/alice").getFirst())
          .contains("Final-Recipient: rfc822; no@box.test", "Status: 5.1.1");
    });
  }

  @Test
  @DisplayName("RFC 9422: RCPTMAX and MAILMAX of a next hop are kept, over as many connections")
  void limits() {
    settings.shaping(
        new Shaping(new Shaping.Limits(1, 100, 1000, Optional.empty()), List.of(), Map.of()));
    Limits few =
        Limits.DEFAULTS.with(d -> {
          d.recipients = 100;
          d.messagesPerSession = 2;
        });
    play(world -> {
      NextHop there = world.nextHop("mx.there.test", THERE);
      there.become(s -> s.withTrusted(_ -> false).withLimits(few));
      String[] all = new String[450];
      Arrays.setAll(all, i -> "r" + i + "@there.test");
      world.send("alice@example.test", all);
      world.pass(Duration.ofMinutes(1));
      assertThat(there.received()).hasSize(450);
      assertThat(there.attempts()).hasSize(5);
      assertThat(there.connections()).isEqualTo(3);
      assertThat(world.queue()).isEmpty();
    });
  }

  @Test
  @DisplayName("RFC 1985 §5.3: what is kept for a domain goes out when asked for, and is counted")
  void etrn() {
    settings.relayDomains("there.test", ".sub.test");
    play(world -> {
      world.sendAsStranger("alice@example.test", "bob@there.test");
      world.sendAsStranger("alice@example.test", "carl@there.test");
      world.pass(Duration.ofMinutes(1));
      assertThat(world.queue()).hasSize(2);
      NextHop there = world.nextHop("mx.there.test", THERE);
      List<String> replies =
          world.talk(
              false,
              "EHLO customer",
              "ETRN elsewhere.test",
              "ETRN sub.test",
              "ETRN #nothing",
              "ETRN a..b",
              "ETRN x.sub.test",
              "ETRN there.test",
              "ETRN there.test");
      assertThat(replies.subList(1, replies.size()))
          .containsExactly(
              "459 4.7.1 node elsewhere.test not allowed: no mail is kept for it here",
              "459 4.7.1 node sub.test not allowed: no mail is kept for it here",
              "459 4.7.1 node #nothing not allowed: no mail is kept for it here",
              "501 5.5.4 \"a..b\" is no node; write ETRN domain, @domain or #queue",
              "251 2.0.0 no messages waiting for x.sub.test",
              "253 2.0.0 2 pending messages for there.test started",
              // A stranger's question costs one round a minute.
              "250 2.0.0 queuing for there.test started");
      world.pass(Duration.ofSeconds(10));
      assertThat(there.received())
          .containsExactlyInAnyOrder(
              "<alice@example.test> > bob@there.test", "<alice@example.test> > carl@there.test");
      assertThat(world.queue()).isEmpty();
    });
  }

  @Test
  @DisplayName("RFC 1985 §5.3: @domain means all below it too, #queue an entry of relay.domains")
  void etrnForms() {
    settings
        .relayDomains(".sub.test")
        .routes(new Route(List.of(".sub.test"), new Target.Smtp(THERE.getHostAddress(), 25)));
    play(world -> {
      world.sendAsStranger("alice@example.test", "bob@a.sub.test");
      world.pass(Duration.ofMinutes(1));
      List<String> replies =
          world.talk(true, "EHLO x", "ETRN @sub.test", "ETRN #.sub.test", "ETRN b.sub.test");
      assertThat(replies.getFirst()).contains("ETRN");
      assertThat(replies.subList(1, 4))
          .containsExactly(
              "253 2.0.0 1 pending messages for @sub.test started",
              "253 2.0.0 1 pending messages for #.sub.test started",
              "251 2.0.0 no messages waiting for b.sub.test");
    });
  }

  @Test
  @DisplayName(
      "RFC 1985 §5.1: too many questions of strangers are 458 for a while; the trusted ask")
  void etrnTooOften() {
    settings.relayDomains(".sub.test");
    play(world -> {
      String[] questions = new String[62];
      questions[0] = "EHLO customer";
      Arrays.setAll(questions, i -> i == 0 ? "EHLO customer" : "ETRN n" + i + ".sub.test");
      List<String> replies = world.talk(false, questions);
      assertThat(replies.subList(1, 61)).allMatch(reply -> reply.startsWith("251 "));
      assertThat(replies.get(61))
          .isEqualTo("458 4.3.0 unable to queue messages for n61.sub.test; ask again later");
      assertThat(world.talk(true, "EHLO x", "ETRN n61.sub.test"))
          .last()
          .isEqualTo("251 2.0.0 no messages waiting for n61.sub.test");
      world.pass(Duration.ofMinutes(1));
      assertThat(world.talk(false, "EHLO x", "ETRN n61.sub.test"))
          .last()
          .isEqualTo("251 2.0.0 no messages waiting for n61.sub.test");
    });
  }

  @Test
  @DisplayName("RFC 1985 §2: a server that keeps no mail for others does not offer ETRN")
  void noEtrn() {
    play(world -> {
      List<String> replies = world.talk(true, "EHLO x", "ETRN there.test");
      assertThat(replies.getFirst()).doesNotContain("ETRN");
      assertThat(replies.getLast()).isEqualTo("502 5.5.1 ETRN is not offered here");
    });
  }
}
