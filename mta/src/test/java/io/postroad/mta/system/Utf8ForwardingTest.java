package io.postroad.mta.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.dns.MxAnswer;
import io.postroad.mta.Settings;
import io.postroad.mta.settings.LocalDomain.MailingList;
import io.postroad.mta.settings.LocalDomain.Posting;
import io.postroad.smtp.command.MailParameters;
import io.postroad.smtp.command.Parameters;
import io.postroad.smtp.extension.Keyword;
import io.postroad.testkit.sim.Simulation;
import java.net.InetAddress;
import java.text.Normalizer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Forwarding and lists where addresses are beyond ASCII (RFC 6531). */
final class Utf8ForwardingTest {
  private static final InetAddress ELSEWHERE = MtaWorld.address(10, 0, 0, 3);
  private static final InetAddress SENDERS = MtaWorld.address(10, 0, 0, 4);
  private static final Map<String, MxAnswer> ZONE =
      Map.of(
          "elsewhere.test", MtaWorld.exchanger("mx.elsewhere.test", ELSEWHERE),
          "xn--bcher-kva.test", MtaWorld.exchanger("mx.sender.test", SENDERS));
  private static final MailParameters UTF8 = Parameters.mail(" SMTPUTF8");
  private static final String ALICE = "/var/mail/example.test/alice";

  private final Settings settings =
      new Settings()
          .domains(
              Settings.domain(
                  "example.test",
                  List.of("alice", "bob"),
                  "",
                  Map.of(
                      "info",
                      List.of("carol@elsewhere.test"),
                      "käse",
                      List.of("bob"),
                      "straße",
                      List.of("carol@elsewhere.test")),
                  Map.of(
                      "grüße",
                      new MailingList(
                          "Grüße",
                          List.of("jürgen@xn--bcher-kva.test", "carol@elsewhere.test"),
                          Optional.empty(),
                          Posting.MEMBERS,
                          List.of("alice"),
                          Optional.of("https://example.test/leave/{list}/{member}")))));

  @Test
  @DisplayName(
      "RFC 6531 §3.2: SRS keeps a sender beyond ASCII one that needs SMTPUTF8, and a report to it comes back")
  void senderBeyondAscii() {
    play(world -> {
      NextHop elsewhere = world.nextHop("mx.elsewhere.test", ELSEWHERE);
      NextHop senders = world.nextHop("mx.sender.test", SENDERS);
      assertThat(forward(world, "jürgen@bücher.test")).startsWith("250 ");
      world.pass(Duration.ofSeconds(10));
      String received = elsewhere.received().getFirst();
      assertThat(received)
          .matches(
              "<SRS0=[A-Z2-7]{6}=[A-Z2-7]{2}=xn--bcher-kva\\.test=jürgen@example\\.test> > .*");
      assertThat(elsewhere.parameters().getFirst()).contains("SMTPUTF8");
      String decomposed =
          Normalizer.normalize(received.substring(1, received.indexOf('>')), Normalizer.Form.NFD);
      assertThat(world.sendAsStranger(UTF8, "", MtaWorld.recipient(decomposed, "")).getFirst())
          .startsWith("250 ");
      world.pass(Duration.ofSeconds(10));
      assertThat(senders.received())
          .singleElement()
          .asString()
          .startsWith("<> > ")
          .endsWith("@xn--bcher-kva.test");
    });
  }

  @Test
  @DisplayName(
      "RFC 6533 §3: behind an alias beyond ASCII its name goes along as ORCPT of type utf-8")
  void aliasBeyondAscii() {
    play(world -> {
      NextHop elsewhere = world.nextHop("mx.elsewhere.test", ELSEWHERE);
      world.send(UTF8, "alice@example.test", MtaWorld.recipient("straße@example.test", ""));
      world.pass(Duration.ofSeconds(10));
      assertThat(elsewhere.parameters())
          .containsExactly("BODY=8BITMIME SMTPUTF8", "ORCPT=utf-8;straße@example.test");
    });
  }

  @Test
  @DisplayName("P2: a rewritten sender beyond ASCII bounces 5.6.7 where there is no SMTPUTF8")
  void hopWithoutUtf8() {
    play(world -> {
      NextHop elsewhere = world.nextHop("mx.elsewhere.test", ELSEWHERE);
      elsewhere.withhold(Keyword.SMTPUTF8);
      NextHop senders = world.nextHop("mx.sender.test", SENDERS);
      forward(world, "jürgen@bücher.test");
      world.pass(Duration.ofSeconds(30));
      assertThat(elsewhere.received()).isEmpty();
      assertThat(senders.received()).singleElement().asString().startsWith("<> > jürgen@");
      assertThat(senders.contents().getFirst()).contains("Status: 5.6.7");
      assertThat(world.queue()).isEmpty();
    });
  }

  @Test
  @DisplayName(
      "RFC 5891 §4.4: SRS writes a U-label as an A-label, so that the sender still needs no SMTPUTF8")
  void onlyTheDomainBeyondAscii() {
    play(world -> {
      NextHop elsewhere = world.nextHop("mx.elsewhere.test", ELSEWHERE);
      elsewhere.withhold(Keyword.SMTPUTF8);
      forward(world, "s@bücher.test");
      world.pass(Duration.ofSeconds(10));
      assertThat(elsewhere.received())
          .singleElement()
          .asString()
          .matches("<SRS0=.{6}=..=xn--bcher-kva\\.test=s@example\\.test> > carol@elsewhere\\.test");
    });
  }

  private static String forward(MtaWorld world, String sender) {
    return world
        .sendAsStranger(UTF8, sender, MtaWorld.recipient("info@example.test", ""))
        .getFirst();
  }

  @Test
  @DisplayName(
      "RFC 6531, RFC 2919 §2: a list beyond ASCII knows its members however they write, and its identifier is ASCII")
  void listBeyondAscii() {
    play(world -> {
      NextHop elsewhere = world.nextHop("mx.elsewhere.test", ELSEWHERE);
      NextHop senders = world.nextHop("mx.sender.test", SENDERS);
      String member = Normalizer.normalize("JÜRGEN@bücher.test", Normalizer.Form.NFD);
      String list = Normalizer.normalize("GRÜßE@example.test", Normalizer.Form.NFD);
      assertThat(world.sendAsStranger(UTF8, member, MtaWorld.recipient(list, "")).getFirst())
          .startsWith("250 ");
      world.pass(Duration.ofSeconds(10));
      assertThat(senders.received())
          .containsExactly(
              "<grüße-bounces+jürgen=xn--bcher-kva.test@example.test> > jürgen@xn--bcher-kva.test");
      assertThat(elsewhere.received())
          .containsExactly(
              "<grüße-bounces+carol=elsewhere.test@example.test> > carol@elsewhere.test");
      assertThat(elsewhere.parameters().getFirst()).contains("SMTPUTF8");
      assertThat(elsewhere.contents().getFirst())
          .contains("<gr%c3%bc%c3%9fe.example.test>\r\n")
          .contains("List-Post: <mailto:gr%C3%BC%C3%9Fe@example.test>\r\n")
          .contains("/leave/gr%C3%BC%C3%9Fe/carol%40elsewhere.test>,\r\n");
      world.header("List-Id: <GR%C3%BC%C3%9Fe.example.test>\r\n");
      assertThat(world.sendAsStranger(UTF8, member, MtaWorld.recipient(list, "")).getFirst())
          .startsWith("554 5.4.6 ");
    });
  }

  @Test
  @DisplayName("VERP: a report about a member beyond ASCII reaches the owners, who are told whom")
  void reportAboutMember() {
    play(world -> {
      assertThat(
              world
                  .sendAsStranger(
                      UTF8,
                      "",
                      MtaWorld.recipient(
                          "Grüße-Bounces+jürgen=xn--bcher-kva.test@example.test", ""))
                  .getFirst())
          .startsWith("250 ");
      world.pass(Duration.ofSeconds(10));
      assertThat(world.maildir(ALICE)).singleElement().asString().contains("X-Failed-Recipients: ");
    });
  }

  private interface Play {
    void in(MtaWorld world) throws Exception;
  }

  private void play(Play play) {
    Simulation.run(
        20260307,
        simulation -> {
          MtaWorld world = new MtaWorld(simulation, settings::get);
          world.zone(ZONE);
          play.in(world);
        });
  }
}
