package io.postroad.mta.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.dns.MxAnswer;
import io.postroad.mta.Settings;
import io.postroad.mta.settings.LocalDomain.MailingList;
import io.postroad.mta.settings.LocalDomain.Posting;
import io.postroad.testkit.sim.Simulation;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Mailing lists through the whole agent: who may post, what members get, where reports go. */
final class ListsTest {
  private static final InetAddress ELSEWHERE = MtaWorld.address(10, 0, 0, 3);
  private static final Map<String, MxAnswer> ZONE =
      Map.of(
          "elsewhere.test", MtaWorld.exchanger("mx.elsewhere.test", ELSEWHERE),
          "sender.test", MtaWorld.exchanger("mx.sender.test", MtaWorld.address(10, 0, 0, 4)));
  private static final String ALICE = "/var/mail/example.test/alice";
  private static final String BOB = "/var/mail/example.test/bob";

  private final Settings settings =
      new Settings()
          .domains(
              Settings.domain(
                  "example.test",
                  List.of("alice", "bob"),
                  "",
                  Map.of("crew", List.of("team"), "robert", List.of("bob")),
                  Map.of(
                      "team",
                      list(
                          "The team",
                          Posting.MEMBERS,
                          "https://example.test/leave/{list}/{member}",
                          "alice",
                          "bob",
                          "carol@elsewhere.test"),
                      "news",
                      list("Neuigkeiten für alle", Posting.OWNERS, "", "team"),
                      "open",
                      list("", Posting.ANYONE, "https://example.test/leave", "bob"))));

  private static MailingList list(String name, Posting post, String url, String... members) {
    return new MailingList(
        name,
        List.of(members),
        Optional.empty(),
        post,
        List.of("alice"),
        Optional.of(url).filter(text -> !text.isEmpty()));
  }

  @Test
  @DisplayName(
      "RFC 5321 §3.9.2: a list is the envelope sender of its mail, and each member's copy has its own (VERP)")
  void listIsTheSender() {
    play(world -> {
      NextHop elsewhere = world.nextHop("mx.elsewhere.test", ELSEWHERE);
      assertThat(world.sendAsStranger("carol@elsewhere.test", "team@example.test").getFirst())
          .startsWith("250 2.0.0 queued as ");
      world.pass(Duration.ofSeconds(10));
      assertThat(elsewhere.received())
          .containsExactly(
              "<team-bounces+carol=elsewhere.test@example.test> > carol@elsewhere.test");
      assertThat(world.maildir(BOB))
          .singleElement()
          .asString()
          .startsWith("Return-Path: <team-bounces+bob=example.test@example.test>\r\n");
      assertThat(world.queue()).isEmpty();
      assertThat(world.figures().balanced()).isTrue();
    });
  }

  @Test
  @DisplayName(
      "RFC 2369, RFC 2919: the list's fields stand on each copy; RFC 8058 §4: no List-Unsubscribe-Post without a signature")
  void fields() {
    play(world -> {
      NextHop elsewhere = world.nextHop("mx.elsewhere.test", ELSEWHERE);
      world.send("alice@example.test", "team@example.test");
      world.pass(Duration.ofSeconds(10));
      assertThat(elsewhere.contents().getFirst())
          .startsWith(
              """
              List-Id: "The team"
              \t<team.example.test>
              List-Post: <mailto:team@example.test>
              List-Help: <mailto:team-request@example.test?subject=help>
              List-Owner: <mailto:team-owner@example.test>
              List-Unsubscribe: <https://example.test/leave/team/carol%40elsewhere.test>,
              \t<mailto:team-request@example.test?subject=unsubscribe>
              Received: from\
              """
                  .replace("\n", "\r\n"));
      assertThat(world.maildir(BOB).getFirst())
          .contains("/leave/team/bob%40example.test>")
          .doesNotContain("List-Unsubscribe-Post");
    });
  }

  @Test
  @DisplayName(
      "RFC 2369 §3.4, RFC 2047: a list of its owners alone has List-Post NO; a name beyond ASCII is encoded")
  void fieldsOfAnnouncements() {
    play(world -> {
      world.send("alice@example.test", "news@example.test");
      world.pass(Duration.ofSeconds(10));
      assertThat(world.maildir(BOB).getFirst())
          .contains(
              "List-Id: =?UTF-8?B?TmV1aWdrZWl0ZW4gZsO8ciBhbGxl?=\r\n\t<news.example.test>\r\n")
          .contains("List-Post: NO\r\n")
          .contains("List-Unsubscribe: <mailto:news-request@example.test?subject=unsubscribe>\r\n")
          .doesNotContain("List-Unsubscribe-Post");
    });
  }

  @Test
  @DisplayName(
      "issue item 5: post = members asks who sends by the reverse-path, through aliases too; header From gives no right")
  void membersMayPost() {
    play(world -> {
      world.nextHop("mx.elsewhere.test", ELSEWHERE);
      String refusal =
          "550 5.7.1 only members may send to <team@example.test>; ask team-owner@example.test";
      world.header("From: alice@example.test\r\n");
      assertThat(world.sendAsStranger("s@sender.test", "team@example.test"))
          .containsExactly(refusal);
      assertThat(world.send("mallory@example.test", "team@example.test")).containsExactly(refusal);
      assertThat(world.sendAsStranger("s@sender.test", "crew@example.test"))
          .as("an alias is no way round")
          .containsExactly(refusal.replace("<team@", "<crew@"));
      assertThat(world.send("Robert@example.test", "team@example.test").getFirst())
          .as("the alias of a member")
          .startsWith("250 ");
      assertThat(world.send("BOB+lists@example.test", "team@example.test").getFirst())
          .as("the same mailbox")
          .startsWith("250 ");
      assertThat(world.sendAsStranger("Carol@Elsewhere.test", "team@example.test").getFirst())
          .startsWith("250 ");
    });
  }

  @Test
  @DisplayName("issue item 5: post = owners and post = anyone; reports go to no list")
  void ownersAndAnyone() {
    play(world -> {
      world.nextHop("mx.elsewhere.test", ELSEWHERE);
      assertThat(world.send("bob@example.test", "news@example.test"))
          .containsExactly(
              "550 5.7.1 only its owners may send to <news@example.test>; ask"
                  + " news-owner@example.test");
      assertThat(world.send("alice@example.test", "news@example.test").getFirst())
          .startsWith("250 ");
      assertThat(world.sendAsStranger("s@sender.test", "open@example.test").getFirst())
          .startsWith("250 ");
      assertThat(world.sendAsStranger("", "open@example.test"))
          .containsExactly(
              "550 5.7.1 no reports to the members of <open@example.test>; its owners are at"
                  + " open-owner@example.test");
    });
  }

  @Test
  @DisplayName(
      "RFC 5321 §3.9.2: what fails for one member is reported to the owners, and the others get their mail")
  void ownReportsReachTheOwners() {
    play(world -> {
      NextHop elsewhere = world.nextHop("mx.elsewhere.test", ELSEWHERE);
      elsewhere.refuse("carol@elsewhere.test", 550, 1, 1, "gone");
      world.send("bob@example.test", "team@example.test");
      world.pass(Duration.ofSeconds(30));
      assertThat(world.maildir(BOB)).hasSize(1);
      assertThat(world.maildir(ALICE)).hasSize(2);
      assertThat(world.maildir(ALICE).getLast())
          .startsWith("Return-Path: <>\r\n")
          .contains("Final-Recipient: rfc822; carol@elsewhere.test", "550 5.1.1 gone");
      assertThat(world.queue()).isEmpty();
    });
  }

  @Test
  @DisplayName(
      "VERP: a report from elsewhere reaches the owners and says whom it is about, whatever its form")
  void reportsFromElsewhereReachTheOwners() {
    play(world -> {
      assertThat(
              world.sendAsStranger("", "Team-Bounces+carol=elsewhere.test@example.test").getFirst())
          .startsWith("250 ");
      world.pass(Duration.ofSeconds(10));
      assertThat(world.maildir(ALICE))
          .singleElement()
          .asString()
          .contains("\r\nX-Failed-Recipients: carol@elsewhere.test\r\n");
    });
  }

  @Test
  @DisplayName(
      "RFC 2142 §6: -owner and -request reach the owners; addresses around no list are unknown")
  void addressesAroundTheList() {
    play(world -> {
      world.sendAsStranger(
          "s@sender.test",
          "team-owner@example.test",
          "news-request@example.test",
          "open-bounces@example.test");
      world.pass(Duration.ofSeconds(10));
      assertThat(world.maildir(ALICE)).as("each address once").hasSize(1);
      assertThat(world.sendAsStranger("s@sender.test", "nothing-owner@example.test"))
          .containsExactly("550 5.1.1 <nothing-owner@example.test> is not a mailbox here");
    });
  }

  @Test
  @DisplayName(
      "RFC 2369 §2, RFC 2919 §3: another list's fields go; a message with our own has been here and is a loop")
  void loopsAndNestedLists() {
    play(world -> {
      world.header(
          """
          List-Id: Others <others.lists.test>
          list-unsubscribe: <https://lists.test/
           leave>
          List-Post : <mailto:x@lists.test>
          X-List-Id: kept
          """
              .replace("\n", "\r\n"));
      assertThat(world.send("alice@example.test", "open@example.test").getFirst())
          .startsWith("250 ");
      world.pass(Duration.ofSeconds(10));
      assertThat(world.maildir(BOB).getFirst())
          .contains("List-Id: <open.example.test>\r\n", "\r\nX-List-Id: kept\r\nFrom: alice")
          .doesNotContain("lists.test");
      world.header("LIST-ID:\r\n\t\"Here before\" <OPEN.example.test>\r\n");
      assertThat(world.send("alice@example.test", "open@example.test").getFirst())
          .isEqualTo("554 5.4.6 mail loop: the message has passed this address before");
      assertThat(world.send("alice@example.test", "bob@example.test").getFirst())
          .as("a member may resend it to somebody")
          .startsWith("250 ");
    });
  }

  private interface Play {
    void in(MtaWorld world) throws Exception;
  }

  private void play(Play play) {
    Simulation.run(
        20260303,
        simulation -> {
          MtaWorld world = new MtaWorld(simulation, settings::get);
          world.zone(ZONE);
          play.in(world);
        });
  }
}
