package io.postroad.mta.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.dns.MxAnswer;
import io.postroad.mta.Settings;
import io.postroad.mta.admin.QueueView;
import io.postroad.mta.queue.Verb;
import io.postroad.mta.queue.VerbResult;
import io.postroad.mta.settings.Retry;
import io.postroad.mta.settings.Route;
import io.postroad.mta.settings.Target;
import io.postroad.mta.spool.QueueId;
import io.postroad.testkit.sim.Simulation;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The whole agent over virtual time: five days of retries take no time at all. */
final class DeliveryTest {
  private static final InetAddress THERE = MtaWorld.address(10, 0, 0, 2);
  private static final InetAddress ELSEWHERE = MtaWorld.address(10, 0, 0, 3);
  private static final Map<String, MxAnswer> ZONE =
      Map.of(
          "there.test", MtaWorld.exchanger("mx.there.test", THERE),
          "elsewhere.test", MtaWorld.exchanger("mx.elsewhere.test", ELSEWHERE),
          "sender.test", MtaWorld.exchanger("mx.sender.test", ELSEWHERE),
          "null.test", new MxAnswer.NullMx(),
          "broken.test", new MxAnswer.Unresolved("MX of broken.test: SERVFAIL from 10.0.0.53"),
          "own.test", MtaWorld.exchanger("mx.example.test", MtaWorld.HOME),
          "loop.test", MtaWorld.exchanger("mx.loop.test", MtaWorld.address(127, 0, 0, 1)));

  private final Settings settings =
      new Settings()
          .domains(Settings.exampleDomain())
          .routes(new Route(List.of("caught.test"), new Target.Inbox()));

  @Test
  @DisplayName(
      "product.md §4: each recipient has its own outcome; a failed one is reported, the deferred one retried")
  void eachRecipientHasItsOutcome() {
    play(world -> {
      NextHop there = world.nextHop("mx.there.test", THERE);
      there.refuse("no@there.test", 550, 1, 1, "no such mailbox");
      there.refuse("later@there.test", 450, 2, 1, "mailbox busy");
      world.send("alice@example.test", "yes@there.test", "no@there.test", "later@there.test");
      world.pass(Duration.ofMinutes(1));
      assertThat(there.received()).containsExactly("<alice@example.test> > yes@there.test");
      QueueView.RecipientView waiting = world.queue().getFirst().recipients().getFirst();
      assertThat(waiting.address()).isEqualTo("later@there.test");
      assertThat(waiting.state()).isEqualTo(QueueView.State.DEFERRED);
      assertThat(waiting.lastReply()).isEqualTo("450 4.2.1 mailbox busy");
      assertThat(waiting.attempts()).isEqualTo(1);

      String report = world.maildir("/var/mail/example.test/alice").getFirst();
      assertThat(report)
          .startsWith("Return-Path: <>\r\n")
          .contains("Auto-Submitted: auto-replied")
          .contains("Final-Recipient: rfc822; no@there.test")
          .contains("Action: failed", "Status: 5.1.1")
          .contains("Remote-MTA: dns; mx.there.test")
          .contains("Diagnostic-Code: smtp; 550 5.1.1 no such mailbox")
          .contains("Subject: test")
          .doesNotContain("later@there.test");

      there.take("later@there.test");
      world.pass(Duration.ofMinutes(10));
      assertThat(there.received()).contains("<alice@example.test> > later@there.test");
      assertThat(world.queue()).isEmpty();
      assertThat(world.figures().balanced()).isTrue();
    });
  }

  @Test
  @DisplayName(
      "product.md §2: a dead next hop is tried by the schedule for five days, then the sender is told")
  void fiveDays() {
    play(world -> {
      world.send("alice@example.test", "bob@there.test");
      world.pass(Duration.ofDays(4));
      QueueView.RecipientView waiting = world.queue().getFirst().recipients().getFirst();
      assertThat(waiting.lastReply()).isEqualTo("connection refused by 10.0.0.2:25");
      assertThat(waiting.attempts()).isBetween(20, 40);
      assertThat(world.maildir("/var/mail/example.test/alice")).isEmpty();
      world.pass(Duration.ofDays(2));
      assertThat(world.queue()).isEmpty();
      assertThat(world.maildir("/var/mail/example.test/alice"))
          .singleElement()
          .asString()
          .contains("Action: failed", "Status: 5.4.7", "connection refused by 10.0.0.2:25");
    });
  }

  @Test
  @DisplayName("B1: a delay is reported once where warn-after says so")
  void warnsOfDelay() {
    settings.retry(r ->
        new Retry(r.schedule(), r.giveUpAfter(), Optional.of(Duration.ofHours(4)), r.keepHeld()));
    play(world -> {
      world.send("alice@example.test", "bob@there.test");
      world.pass(Duration.ofDays(3));
      assertThat(world.maildir("/var/mail/example.test/alice"))
          .singleElement()
          .asString()
          .contains("Action: delayed", "Will-Retry-Until: ");
      assertThat(world.queue()).hasSize(1);
    });
  }

  @Test
  @DisplayName(
      "B2: null-sender mail never bounces: what fails is held, and deleted by policy after keep-held")
  void nullSenderIsHeld() {
    play(world -> {
      NextHop there = world.nextHop("mx.there.test", THERE);
      there.refuse("no@there.test", 550, 1, 1, "no such mailbox");
      world.send("", "no@there.test");
      world.pass(Duration.ofMinutes(1));
      assertThat(world.queue().getFirst().state()).isEqualTo(QueueView.State.HELD);
      assertThat(world.figures().held()).isEqualTo(1);
      world.pass(Duration.ofDays(31));
      assertThat(world.queue()).isEmpty();
      assertThat(world.figures().deleted()).isEqualTo(1);
      assertThat(world.figures().balanced()).isTrue();
      assertThat(world.events().toString()).contains("policy keep-held");
    });
  }

  @Test
  @DisplayName(
      "B2: reports on strangers' mail are limited to ten a minute and domain; the rest is held, never dropped")
  void reportsToStrangersAreLimited() {
    play(world -> {
      NextHop elsewhere = world.nextHop("mx.elsewhere.test", ELSEWHERE);
      elsewhere.refuse("carol@elsewhere.test", 550, 1, 1, "gone");
      for (int i = 0; i < 12; i++) {
        world.sendAsStranger("s@sender.test", "info@example.test");
      }
      world.pass(Duration.ofSeconds(20));
      assertThat(elsewhere.received()).hasSize(10).containsOnly("<> > s@sender.test");
      assertThat(world.queue())
          .hasSize(2)
          .allSatisfy(view -> assertThat(view.state()).isEqualTo(QueueView.State.HELD));
      assertThat(world.figures().balanced()).isTrue();
    });
  }

  @Test
  @DisplayName("reliability §3: a destination that is down does not delay another")
  void destinationsAreIndependent() {
    play(world -> {
      NextHop elsewhere = world.nextHop("mx.elsewhere.test", ELSEWHERE);
      world.send("alice@example.test", "a@there.test", "b@elsewhere.test");
      for (int i = 0; i < 50; i++) {
        world.send("alice@example.test", "x" + i + "@there.test");
      }
      world.send("alice@example.test", "c@elsewhere.test");
      world.pass(Duration.ofSeconds(2));
      assertThat(elsewhere.received()).hasSize(2);
      assertThat(world.queue()).hasSize(51);
    });
  }

  @Test
  @DisplayName("product.md §7.15: messages for one destination share connections")
  void connectionsAreShared() {
    play(world -> {
      NextHop there = world.nextHop("mx.there.test", THERE);
      for (int i = 0; i < 30; i++) {
        world.send("alice@example.test", "x" + i + "@there.test");
      }
      world.pass(Duration.ofSeconds(5));
      assertThat(there.received()).hasSize(30);
      assertThat(there.connections()).isLessThan(15);
    });
  }

  @Test
  @DisplayName(
      "B3, N1, RFC 7505: loops, loopback from DNS, null MX and missing domains fail; what DNS cannot say waits")
  void dnsDecides() {
    play(world -> {
      world.send(
          "alice@example.test",
          "a@own.test",
          "a@loop.test",
          "a@null.test",
          "a@missing.test",
          "a@broken.test");
      world.pass(Duration.ofMinutes(1));
      assertThat(world.queue().getFirst().recipients())
          .singleElement()
          .satisfies(r -> {
            assertThat(r.address()).isEqualTo("a@broken.test");
            assertThat(r.lastReply()).contains("SERVFAIL");
          });
      assertThat(world.maildir("/var/mail/example.test/alice").getFirst())
          .containsSubsequence("a@own.test", "Status: 5.4.6")
          .containsSubsequence("a@loop.test", "Status: 5.4.6")
          .containsSubsequence("a@null.test", "Status: 5.1.10")
          .containsSubsequence("a@missing.test", "Status: 5.1.2");
    });
  }

  @Test
  @DisplayName("product.md §1: hold, release, retry, bounce and delete steer one message")
  void verbs() {
    play(world -> {
      QueueId id =
          QueueId.parse(MtaWorld.id(world.send("alice@example.test", "a@there.test")))
              .orElseThrow();
      world.pass(Duration.ofSeconds(10));
      assertThat(steer(world, Verb.HOLD, id)).isEqualTo(new VerbResult.Done());
      world.pass(Duration.ofHours(1));
      assertThat(world.queue().getFirst().state()).isEqualTo(QueueView.State.HELD);
      assertThat(steer(world, Verb.RETRY, id)).isInstanceOf(VerbResult.NotNow.class);

      NextHop there = world.nextHop("mx.there.test", THERE);
      assertThat(steer(world, Verb.RELEASE, id)).isEqualTo(new VerbResult.Done());
      world.pass(Duration.ofSeconds(10));
      assertThat(there.received()).containsExactly("<alice@example.test> > a@there.test");
      assertThat(steer(world, Verb.DELETE, id)).isEqualTo(new VerbResult.NoSuchMessage());

      there.down();
      QueueId second =
          QueueId.parse(MtaWorld.id(world.send("alice@example.test", "b@there.test")))
              .orElseThrow();
      world.pass(Duration.ofSeconds(10));
      there.up();
      assertThat(steer(world, Verb.RETRY, second)).isEqualTo(new VerbResult.Done());
      world.pass(Duration.ofSeconds(10));
      assertThat(there.received()).contains("<alice@example.test> > b@there.test");

      there.down();
      QueueId third =
          QueueId.parse(MtaWorld.id(world.send("alice@example.test", "c@there.test")))
              .orElseThrow();
      QueueId fourth =
          QueueId.parse(MtaWorld.id(world.send("alice@example.test", "d@there.test")))
              .orElseThrow();
      world.pass(Duration.ofSeconds(10));
      assertThat(steer(world, Verb.BOUNCE, third)).isEqualTo(new VerbResult.Done());
      assertThat(steer(world, Verb.DELETE, fourth)).isEqualTo(new VerbResult.Done());
      world.pass(Duration.ofSeconds(10));
      assertThat(world.queue()).isEmpty();
      assertThat(world.maildir("/var/mail/example.test/alice"))
          .singleElement()
          .asString()
          .contains("c@there.test", "returned by the administrator");
      assertThat(world.figures().balanced()).isTrue();
    });
  }

  private static VerbResult steer(MtaWorld world, Verb verb, QueueId id) {
    return world.asOperator(admin -> admin.steer(verb, id, "test"));
  }

  @Test
  @DisplayName(
      "D10: a clock set back by ten days does not stall the queue, one set forward does not expire it untried")
  void clockJumps() {
    play(world -> {
      world.send("alice@example.test", "a@there.test");
      world.pass(Duration.ofMinutes(1));
      world.jumpClock(Duration.ofDays(-10));
      NextHop there = world.nextHop("mx.there.test", THERE);
      world.pass(Duration.ofHours(1));
      assertThat(there.received()).hasSize(1);

      there.down();
      world.send("alice@example.test", "b@there.test");
      world.pass(Duration.ofMinutes(1));
      there.up();
      world.jumpClock(Duration.ofDays(20));
      world.pass(Duration.ofHours(1));
      assertThat(there.received()).hasSize(2);
      assertThat(world.maildir("/var/mail/example.test/alice")).isEmpty();
    });
  }

  @Test
  @DisplayName(
      "product.md §3: aliases and lists are delivered to each member once, catch and route decide the rest")
  void aliases() {
    play(world -> {
      NextHop elsewhere = world.nextHop("mx.elsewhere.test", ELSEWHERE);
      world.send(
          "alice@example.test", "everyone@example.test", "bob+x@example.test", "z@caught.test");
      world.pass(Duration.ofSeconds(30));
      assertThat(world.maildir("/var/mail/example.test/alice")).hasSize(1);
      assertThat(world.maildir("/var/mail/example.test/bob")).hasSize(1);
      assertThat(elsewhere.received())
          .containsExactlyInAnyOrder(
              "<alice@example.test> > carol@elsewhere.test",
              "<alice@example.test> > archive@elsewhere.test");
      assertThat(world.inbox("z@caught.test")).hasSize(1);
      assertThat(world.queue()).isEmpty();
    });
  }

  @Test
  @DisplayName(
      "S7, product.md §7.14: strangers may not relay; their reverse-path must be able to get mail")
  void strangers() {
    play(world -> {
      assertThat(world.sendAsStranger("s@sender.test", "a@there.test").getFirst())
          .startsWith("550 5.7.1 ");
      assertThat(world.sendAsStranger("s@sender.test", "nobody@example.test").getFirst())
          .startsWith("550 5.1.1 ");
      assertThat(world.sendAsStranger("s@null.test", "alice@example.test").getFirst())
          .startsWith("550 5.1.8 ");
      assertThat(world.sendAsStranger("s@missing.test", "alice@example.test").getFirst())
          .startsWith("550 5.1.8 ");
      assertThat(world.sendAsStranger("s@broken.test", "alice@example.test").getFirst())
          .startsWith("451 4.4.3 ");
      assertThat(world.sendAsStranger("s@sender.test", "alice@example.test").getFirst())
          .startsWith("250 2.0.0 queued as ");
      assertThat(world.sendAsStranger("", "postmaster").getFirst())
          .startsWith("250 2.0.0 queued as ");
      assertThat(world.send("x@missing.test", "ring@example.test").getFirst()).contains("5.4.6");
    });
  }

  @Test
  @DisplayName(
      "product.md §5: why and trace tell what happened, from acceptance to the last attempt")
  void tellsWhy() {
    play(world -> {
      String id = MtaWorld.id(world.send("alice@example.test", "a@there.test"));
      world.pass(Duration.ofSeconds(30));
      assertThat(world.asOperator(admin -> admin.why(id)).orElseThrow())
          .contains("a@there.test waits because of \"connection refused by 10.0.0.2:25\"");
      world.nextHop("mx.there.test", THERE);
      world.pass(Duration.ofMinutes(20));
      assertThat(world.asOperator(admin -> admin.why("a@there.test")).orElseThrow())
          .startsWith(id + ": a@there.test was delivered at ");
      assertThat(world.asOperator(admin -> admin.trace(QueueId.parse(id).orElseThrow())).toString())
          .contains("Accepted", "Attempted", "RCPT TO:<a@there.test>", "Removed");
    });
  }

  @Test
  @DisplayName("style.md §4: a fault of ours ends one attempt alone; the recipient is tried again")
  void ourOwnFault() {
    play(world -> {
      world.breakMaildirs(true);
      world.send("", "alice@example.test");
      world.pass(Duration.ofSeconds(10));
      assertThat(world.queue().getFirst().recipients().getFirst().lastReply())
          .isEqualTo("a fault of this server; its log says more");
      world.breakMaildirs(false);
      world.pass(Duration.ofMinutes(10));
      assertThat(world.maildir("/var/mail/example.test/alice")).hasSize(1);
      assertThat(world.queue()).isEmpty();
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
