package io.postroad.mta.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.dns.MxAnswer;
import io.postroad.mta.Settings;
import io.postroad.mta.admin.QueueView;
import io.postroad.mta.queue.Verb;
import io.postroad.mta.queue.VerbResult;
import io.postroad.mta.settings.Rate;
import io.postroad.mta.settings.Shaping;
import io.postroad.mta.spool.QueueId;
import io.postroad.smtp.command.MailParameters;
import io.postroad.smtp.command.Parameters;
import io.postroad.smtp.server.Wishes;
import io.postroad.testkit.sim.Simulation;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What senders ask of time and urgency, kept by the whole agent over virtual time. */
final class WishesDeliveryTest {
  private static final InetAddress THERE = MtaWorld.address(10, 0, 0, 2);
  private static final Map<String, MxAnswer> ZONE =
      Map.of("there.test", MtaWorld.exchanger("mx.there.test", THERE));
  private static final String ALICE = "/var/mail/example.test/alice";

  private final Settings settings = new Settings().domains(Settings.exampleDomain());

  private static MailParameters mail(String parameters) {
    return Parameters.mail(parameters);
  }

  private static List<String> send(MtaWorld world, String parameters, String to) {
    return world.send(mail(parameters), "alice@example.test", MtaWorld.recipient(to, ""));
  }

  private static QueueView.RecipientView waiting(MtaWorld world) {
    return world.queue().getFirst().recipients().getFirst();
  }

  private static String why(MtaWorld world, String id) {
    return world.asOperator(admin -> admin.why(id)).orElseThrow();
  }

  @Test
  @DisplayName("RFC 4865 §4.2: a message is held until its release, shown so, and then sent on")
  void held() {
    play(world -> {
      NextHop there = world.nextHop("mx.there.test", THERE);
      Instant sent = world.world().time().now();
      String id = MtaWorld.id(send(world, " HOLDFOR=7200", "bob@there.test"));
      world.pass(Duration.ofMinutes(110));
      assertThat(there.attempts()).isEmpty();
      assertThat(waiting(world).state()).isEqualTo(QueueView.State.DEFERRED);
      assertThat(waiting(world).attempts()).isZero();
      assertThat(waiting(world).nextAttempt().orElseThrow())
          .isBetween(sent.plusSeconds(7200), sent.plusSeconds(7260));
      assertThat(why(world, id))
          .contains("bob@there.test waits because of \"held for release, as its sender asked\"")
          .contains("no attempt so far", "held until ");
      world.pass(Duration.ofMinutes(15));
      assertThat(there.received()).containsExactly("<alice@example.test> > bob@there.test");
      assertThat(there.attempts().getFirst()).isAfterOrEqualTo(sent.plusSeconds(7200));
      assertThat(there.parameters().getFirst()).as("the hold is over").isEmpty();
    });
  }

  @Test
  @DisplayName("RFC 4865: a message ages from its release, not from its arrival")
  void agesFromRelease() {
    play(world -> {
      send(world, " HOLDFOR=864000", "bob@there.test");
      world.pass(Duration.ofDays(14));
      assertThat(world.queue()).hasSize(1);
      assertThat(world.maildir(ALICE)).isEmpty();
      world.pass(Duration.ofDays(2));
      assertThat(world.queue()).isEmpty();
      assertThat(world.maildir(ALICE)).singleElement().asString().contains("Status: 5.4.7");
    });
  }

  @Test
  @DisplayName("RFC 4865, D10: a clock that was ahead for a while releases nothing early")
  void clockWasAhead() {
    play(world -> {
      NextHop there = world.nextHop("mx.there.test", THERE);
      world.jumpClock(Duration.ofDays(10));
      world.send("alice@example.test", "carol@there.test");
      world.pass(Duration.ofMinutes(5));
      world.jumpClock(Duration.ofDays(-10));
      send(world, " HOLDFOR=86400", "bob@there.test");
      world.pass(Duration.ofHours(23));
      assertThat(there.received()).hasSize(1);
      world.pass(Duration.ofHours(2));
      assertThat(there.received()).hasSize(2);
    });
  }

  @Test
  @DisplayName("product.md §4: an operator may release what a sender holds")
  void releasedByOperator() {
    play(world -> {
      NextHop there = world.nextHop("mx.there.test", THERE);
      String id = MtaWorld.id(send(world, " HOLDFOR=86400", "bob@there.test"));
      world.pass(Duration.ofMinutes(1));
      QueueId queueId = QueueId.parse(id).orElseThrow();
      VerbResult done = world.asOperator(admin -> admin.steer(Verb.RELEASE, queueId, "cli"));
      assertThat(done).isEqualTo(new VerbResult.Done());
      world.pass(Duration.ofMinutes(1));
      assertThat(there.received()).hasSize(1);
    });
  }

  @Test
  @DisplayName(
      "RFC 6710 §5: the urgent goes first, and its priority goes on to who offers MT-PRIORITY")
  void priority() {
    settings.shaping(
        new Shaping(
            new Shaping.Limits(1, 100, 100, Optional.of(new Rate(1, Duration.ofMinutes(1)))),
            List.of(),
            Map.of()));
    play(world -> {
      NextHop there = world.nextHop("mx.there.test", THERE);
      there.offer(Wishes.ALL);
      send(world, "", "first@there.test");
      world.pass(Duration.ofSeconds(5));
      for (String each : List.of("-4", "0", "3", "9")) {
        send(world, " MT-PRIORITY=" + each, "p" + each + "@there.test");
      }
      world.pass(Duration.ofMinutes(10));
      assertThat(there.received().stream().map(r -> r.substring(r.lastIndexOf(" ") + 1)).toList())
          .containsExactly(
              "first@there.test",
              "p9@there.test",
              "p3@there.test",
              "p0@there.test",
              "p-4@there.test");
      assertThat(there.parameters()).contains("MT-PRIORITY=9", "MT-PRIORITY=-4");
    });
  }

  @Test
  @DisplayName(
      "RFC 6710 §4.1: a stranger's priority is lowered: so it is queued, told and passed on")
  void strangersPriority() {
    settings.relayDomains("there.test");
    settings.shaping(
        new Shaping(
            new Shaping.Limits(1, 100, 100, Optional.of(new Rate(1, Duration.ofMinutes(1)))),
            List.of(),
            Map.of()));
    play(world -> {
      NextHop there = world.nextHop("mx.there.test", THERE);
      there.offer(Wishes.ALL);
      send(world, "", "first@there.test");
      world.pass(Duration.ofSeconds(5));
      List<String> replies =
          world.sendAsStranger(
              mail(" MT-PRIORITY=9"), "", MtaWorld.recipient("stranger@there.test", ""));
      assertThat(replies.getFirst()).startsWith("250 2.0.0 queued");
      send(world, " MT-PRIORITY=3", "trusted@there.test");
      world.pass(Duration.ofMinutes(10));
      assertThat(there.received().stream().map(r -> r.substring(r.lastIndexOf(" ") + 1)).toList())
          .containsExactly("first@there.test", "trusted@there.test", "stranger@there.test");
      assertThat(there.parameters()).contains("MT-PRIORITY=3", "MT-PRIORITY=0");
      assertThat(there.contents().get(0)).doesNotContain("PRIORITY");
      assertThat(there.contents().get(1)).contains("\r\n\tPRIORITY 3;\r\n");
      assertThat(there.contents().get(2)).contains("\r\n\tPRIORITY 0;\r\n");
    });
  }

  @Test
  @DisplayName(
      "product.md §4: mail for a destination that is held back is queued, not deferred, whenever it comes")
  void queuedUntilTried() {
    play(world -> {
      world.send("alice@example.test", "first@there.test");
      for (int i = 0; i < 40; i++) {
        world.pass(Duration.ofSeconds(7L * i));
        world.send("alice@example.test", "next" + i + "@there.test");
        world.pass(Duration.ofSeconds(1));
        for (QueueView view : world.queue()) {
          QueueView.RecipientView each = view.recipients().getFirst();
          boolean tried = each.attempts() > 0;
          assertThat(each.state() == QueueView.State.DEFERRED).as(each.toString()).isEqualTo(tried);
        }
      }
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
