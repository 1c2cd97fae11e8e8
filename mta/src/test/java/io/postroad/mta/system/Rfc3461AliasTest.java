package io.postroad.mta.system;

import static io.postroad.mta.system.ReportPlay.ALICE;
import static io.postroad.mta.system.ReportPlay.ALL;
import static io.postroad.mta.system.ReportPlay.ELSEWHERE;
import static io.postroad.mta.system.ReportPlay.THERE;
import static io.postroad.mta.system.ReportPlay.mail;
import static io.postroad.mta.system.ReportPlay.nothingIsLeft;
import static io.postroad.mta.system.ReportPlay.play;
import static io.postroad.mta.system.ReportPlay.reports;
import static io.postroad.mta.system.ReportPlay.to;
import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.mta.Settings;
import io.postroad.mta.admin.QueueView;
import io.postroad.smtp.extension.Keyword;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Who is told what of addresses that stand for others (RFC 3461 §5.2.7). */
final class Rfc3461AliasTest {
  private final Settings settings = ReportPlay.settings();

  @Test
  @DisplayName(
      "RFC 3461 §5.2.7.2: an alias for one hands every wish on, and is the original recipient")
  void singleAlias() {
    settings.domains(
        Settings.domain(
            "example.test",
            List.of("alice"),
            "",
            Map.of("one", List.of("x@there.test"), "me", List.of("alice")),
            Map.of()));
    play(
        settings,
        world -> {
          NextHop there = world.nextHop("mx.there.test", THERE);
          world.send(
              mail("ENVID=e"),
              ALICE,
              to("one@example.test", "NOTIFY=SUCCESS"),
              to("me@example.test", "NOTIFY=SUCCESS ORCPT=rfc822;Given@example.test"));
          world.pass(Duration.ofMinutes(1));
          assertThat(there.parameters())
              .containsExactly("ENVID=e", "NOTIFY=SUCCESS ORCPT=rfc822;one@example.test");
          assertThat(reports(world)).hasSize(2);
          assertThat(reports(world).getLast())
              .contains("Original-Recipient: rfc822; Given@example.test")
              .contains("alice@example.test (sent to Given@example.test)")
              .contains("Action: delivered");
          nothingIsLeft(world);
        });
  }

  @Test
  @DisplayName(
      "RFC 3461 §5.2.7.3 (c): an alias for several is told as expanded, once, and success of none")
  void multipleAlias() {
    play(
        settings,
        world -> {
          NextHop elsewhere = world.nextHop("mx.elsewhere.test", ELSEWHERE);
          elsewhere.refuse("carol@elsewhere.test", 550, 1, 1, "gone");
          world.send(
              mail("ENVID=e RET=FULL"),
              ALICE,
              to("info@example.test", "NOTIFY=SUCCESS,FAILURE ORCPT=rfc822;Info@example.test"));
          world.pass(Duration.ofMinutes(1));
          // The message itself, the expansion, and carol's failure.
          assertThat(reports(world)).hasSize(3);
          assertThat(reports(world).stream().filter(r -> r.contains("Action: expanded")))
              .singleElement()
              .asString()
              .contains(
                  "Original-Envelope-Id: e",
                  "Original-Recipient: rfc822; Info@example.test",
                  "Final-Recipient: rfc822; info@example.test")
              .doesNotContain("carol");
          assertThat(reports(world).stream().filter(r -> r.contains("Action: failed")))
              .singleElement()
              .asString()
              .contains(
                  "Original-Recipient: rfc822; Info@example.test",
                  "Final-Recipient: rfc822; carol@elsewhere.test");
          assertThat(reports(world)).noneMatch(r -> r.contains("Action: delivered"));
          nothingIsLeft(world);
        });
  }

  @Test
  @DisplayName(
      "RFC 3461 §5.2.7.3 (c): SUCCESS alone leaves nothing for the addresses behind an alias")
  void successAloneBehindAlias() {
    play(
        settings,
        world -> {
          NextHop elsewhere = world.nextHop("mx.elsewhere.test", ELSEWHERE);
          elsewhere.refuse("carol@elsewhere.test", 550, 1, 1, "gone");
          world.send(mail(""), ALICE, to("info@example.test", "NOTIFY=SUCCESS"));
          world.pass(Duration.ofMinutes(1));
          assertThat(reports(world)).hasSize(2);
          assertThat(reports(world)).noneMatch(r -> r.contains("Action: failed"));
          nothingIsLeft(world);
        });
  }

  @Test
  @DisplayName(
      "RFC 3461 §5.2.7.1: what a list has is delivered; its members' mail carries no wish of the sender's")
  void list() {
    play(
        settings,
        world -> {
          NextHop elsewhere = world.nextHop("mx.elsewhere.test", ELSEWHERE);
          world.send(mail("ENVID=e RET=HDRS"), ALICE, to("team@example.test", ALL));
          world.pass(Duration.ofMinutes(1));
          assertThat(elsewhere.parameters()).containsOnly("");
          assertThat(reports(world).stream().filter(r -> r.contains("Action: ")))
              .singleElement()
              .asString()
              .contains("Final-Recipient: rfc822; team@example.test", "Action: delivered")
              .contains("Original-Envelope-Id: e")
              .doesNotContain("carol");
          nothingIsLeft(world);
        });
  }

  @Test
  @DisplayName("RFC 3461 §5.2: an address that is reached twice is told of if either wish asks")
  void reachedTwice() {
    settings.domains(
        Settings.domain(
            "example.test", List.of("alice", "bob"), "", Map.of("b", List.of("bob")), Map.of()));
    play(
        settings,
        world -> {
          world.send(
              mail(""),
              ALICE,
              to("b@example.test", "NOTIFY=NEVER"),
              to("bob@example.test", "NOTIFY=SUCCESS"));
          world.pass(Duration.ofMinutes(1));
          assertThat(world.maildir("/var/mail/example.test/bob")).hasSize(1);
          assertThat(reports(world)).singleElement().asString().contains("Action: delivered");
        });
  }

  @Test
  @DisplayName("RFC 3461 §5.2, B2: mail with the null reverse-path is told of to nobody")
  void nullReversePath() {
    play(
        settings,
        world -> {
          NextHop there = world.nextHop("mx.there.test", THERE);
          there.withhold(Keyword.DSN);
          there.refuse("a@there.test", 550, 1, 1, "no such mailbox");
          world.nextHop("mx.elsewhere.test", ELSEWHERE);
          world.send(
              mail(""),
              "",
              to("a@there.test", "NOTIFY=NEVER"),
              to("b@there.test", ALL),
              to("info@example.test", ALL));
          world.pass(Duration.ofMinutes(1));
          assertThat(world.queue())
              .singleElement()
              .satisfies(view -> assertThat(view.state()).isEqualTo(QueueView.State.HELD));
          assertThat(world.figures().held()).isEqualTo(1);
          assertThat(reports(world)).hasSize(1); // info's copy
          assertThat(world.figures().balanced()).isTrue();
        });
  }
}
