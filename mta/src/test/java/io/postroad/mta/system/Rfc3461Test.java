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
import io.postroad.mta.queue.Verb;
import io.postroad.mta.queue.VerbResult;
import io.postroad.mta.settings.Retry;
import io.postroad.mta.spool.QueueId;
import io.postroad.smtp.extension.Keyword;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Who is told what, and when (RFC 3461 §5, §6), through the whole agent over virtual time. */
final class Rfc3461Test {
  private final Settings settings = ReportPlay.settings();

  @Test
  @DisplayName(
      "RFC 3461 §5.2.1: ENVID, RET, NOTIFY and ORCPT go on to a next hop with DSN, which reports")
  void passedOn() {
    play(
        settings,
        world -> {
          NextHop there = world.nextHop("mx.there.test", THERE);
          world.send(
              mail("RET=HDRS ENVID=QQ+2B1"),
              ALICE,
              to("a@there.test", "NOTIFY=SUCCESS,DELAY ORCPT=rfc822;A+2Bx@There.test"),
              to("b@there.test", "NOTIFY=NEVER"),
              to("c@there.test", ""));
          world.pass(Duration.ofSeconds(10));
          world.send(mail(""), ALICE, to("d@there.test", ALL));
          world.pass(Duration.ofMinutes(1));
          assertThat(there.parameters())
              .containsExactly(
                  "RET=HDRS ENVID=QQ+2B1",
                  "NOTIFY=SUCCESS,DELAY ORCPT=rfc822;A+2Bx@There.test",
                  "NOTIFY=NEVER",
                  "",
                  "",
                  ALL);
          assertThat(reports(world)).isEmpty();
          nothingIsLeft(world);
        });
  }

  @Test
  @DisplayName(
      "RFC 3461 §5.2.2, §6.3: a next hop without DSN gets none of it; success is told as relayed, once")
  void relayed() {
    play(
        settings,
        world -> {
          NextHop there = world.nextHop("mx.there.test", THERE);
          there.withhold(Keyword.DSN);
          world.send(
              mail("RET=FULL ENVID=QQ+2B1"),
              ALICE,
              to("a@there.test", "NOTIFY=SUCCESS ORCPT=rfc822;A+2Bx@There.test"),
              to("b@there.test", ALL),
              to("c@there.test", ""),
              to("d@there.test", "NOTIFY=FAILURE"),
              to("e@there.test", "NOTIFY=NEVER"));
          world.pass(Duration.ofMinutes(1));
          assertThat(there.parameters()).containsOnly("");
          assertThat(reports(world)).hasSize(1);
          assertThat(reports(world).getFirst())
              .startsWith("Return-Path: <>\r\n")
              .contains("Auto-Submitted: auto-replied")
              .contains("Original-Envelope-Id: QQ+1\r\n")
              .containsSubsequence(
                  "Original-Recipient: rfc822; A+x@There.test",
                  "Final-Recipient: rfc822; a@there.test",
                  "Action: relayed",
                  "Status: 2.0.0",
                  "Remote-MTA: dns; mx.there.test",
                  "Diagnostic-Code: smtp; 250 2.0.0 queued as",
                  "Final-Recipient: rfc822; b@there.test",
                  "Action: relayed")
              .contains("text/rfc822-headers")
              .doesNotContain("c@there.test", "d@there.test", "e@there.test", "\r\nhi\r\n");
          nothingIsLeft(world);
        });
  }

  @Test
  @DisplayName(
      "RFC 3461 §5.2.3: delivery into mailbox, inbox or nowhere is told to those who asked, in one report")
  void delivered() {
    play(
        settings,
        world -> {
          world.nextHop("mx.elsewhere.test", ELSEWHERE); // for bob's archive
          world.send(
              mail(""),
              ALICE,
              to("bob+x@example.test", "NOTIFY=FAILURE"),
              to("alice+y@example.test", "NOTIFY=SUCCESS"),
              to("z@caught.test", "NOTIFY=SUCCESS,FAILURE"),
              to("y@caught.test", ""),
              to("x@gone.test", "NOTIFY=SUCCESS"));
          world.pass(Duration.ofMinutes(1));
          assertThat(reports(world)).hasSize(2); // the message, and the report on it
          assertThat(reports(world).getLast())
              .containsSubsequence(
                  "Final-Recipient: rfc822; alice+y@example.test",
                  "Action: delivered",
                  "Status: 2.0.0",
                  "Final-Recipient: rfc822; z@caught.test",
                  "Action: delivered",
                  "Final-Recipient: rfc822; x@gone.test",
                  "Action: delivered")
              .doesNotContain(
                  "/var/mail", "bob", "y@caught", "Original-Recipient", "Original-Envelope-Id");
          nothingIsLeft(world);
        });
  }

  @Test
  @DisplayName(
      "RFC 3461 §5.2.6, D7: NOTIFY without FAILURE gets no report of failure; the end is recorded all the same")
  void failures() {
    play(
        settings,
        world -> {
          NextHop there = world.nextHop("mx.there.test", THERE);
          for (String each : List.of("a", "b", "c", "d", "e")) {
            there.refuse(each + "@there.test", 550, 1, 1, "no such mailbox");
          }
          String id =
              MtaWorld.id(
                  world.send(
                      mail("ENVID=x"),
                      ALICE,
                      to("a@there.test", "NOTIFY=NEVER"),
                      to("b@there.test", "NOTIFY=SUCCESS,DELAY"),
                      to("c@there.test", "NOTIFY=FAILURE"),
                      to("d@there.test", ""),
                      to("f@there.test", ALL)));
          String silent =
              MtaWorld.id(world.send(mail(""), ALICE, to("e@there.test", "NOTIFY=NEVER")));
          world.pass(Duration.ofMinutes(1));
          assertThat(reports(world))
              .singleElement()
              .asString()
              .contains("Original-Envelope-Id: x\r\n")
              .containsSubsequence("Final-Recipient: rfc822; c@there.test", "Action: failed")
              .containsSubsequence("Final-Recipient: rfc822; d@there.test", "Action: failed")
              .doesNotContain("a@there.test", "b@there.test", "f@there.test");
          nothingIsLeft(world);
          assertThat(world.figures().bounced()).isEqualTo(5);
          assertThat(world.asOperator(admin -> admin.why(id)).orElseThrow())
              .contains("c@there.test");
          assertThat(world.asOperator(admin -> admin.why(silent)).orElseThrow())
              .contains("e@there.test was failed", "550 5.1.1 no such mailbox");
        });
  }

  @Test
  @DisplayName("RFC 3461 §4.3, §6.2, B2: RET=FULL returns the whole message, with a failure alone")
  void returned() {
    play(
        settings,
        world -> {
          NextHop there = world.nextHop("mx.there.test", THERE);
          there.withhold(Keyword.DSN);
          there.refuse("a@there.test", 550, 1, 1, "no such mailbox");
          world.send(mail("RET=FULL"), ALICE, to("a@there.test", ""), to("b@there.test", ALL));
          world.pass(Duration.ofMinutes(1));
          world.send(mail("RET=HDRS"), ALICE, to("a@there.test", ""));
          world.pass(Duration.ofMinutes(1));
          world.send(mail(""), ALICE, to("a@there.test", ""));
          world.pass(Duration.ofMinutes(1));
          assertThat(reports(world)).hasSize(3);
          assertThat(reports(world).getFirst())
              .contains("Content-Type: message/rfc822", "\r\n\r\nhi\r\n")
              .containsSubsequence("Action: failed", "Action: relayed");
          assertThat(reports(world).subList(1, 3))
              .allSatisfy(report ->
                  assertThat(report).contains("text/rfc822-headers").doesNotContain("\r\nhi"));
        });
  }

  @Test
  @DisplayName(
      "RFC 3461 §5.2.5: a delay is told once, with host and reason, unless NOTIFY leaves DELAY out")
  void delayed() {
    settings.retry(r ->
        new Retry(r.schedule(), r.giveUpAfter(), Optional.of(Duration.ofHours(4)), r.keepHeld()));
    play(
        settings,
        world -> {
          NextHop there = world.nextHop("mx.there.test", THERE);
          for (String each : List.of("a", "b", "c", "d")) {
            there.refuse(each + "@there.test", 450, 2, 1, "mailbox busy");
          }
          world.send(
              mail("RET=FULL ENVID=late"),
              ALICE,
              to("a@there.test", "NOTIFY=DELAY ORCPT=rfc822;Aa@there.test"),
              to("b@there.test", ""),
              to("c@there.test", "NOTIFY=SUCCESS,FAILURE"),
              to("d@there.test", "NOTIFY=NEVER"));
          world.pass(Duration.ofDays(3));
          assertThat(reports(world))
              .singleElement()
              .asString()
              .contains("Original-Envelope-Id: late\r\n", "text/rfc822-headers", "Arrival-Date: ")
              .containsSubsequence(
                  "Original-Recipient: rfc822; Aa@there.test",
                  "Final-Recipient: rfc822; a@there.test",
                  "Action: delayed",
                  "Status: 4.2.1",
                  "Remote-MTA: dns; mx.there.test",
                  "Diagnostic-Code: smtp; 450 4.2.1 mailbox busy",
                  "Last-Attempt-Date: ",
                  "Will-Retry-Until: ",
                  "Final-Recipient: rfc822; b@there.test",
                  "Action: delayed")
              .doesNotContain("c@there.test", "d@there.test");
          world.pass(Duration.ofDays(3));
          // Each recipient has its own schedule, and its own last attempt.
          assertThat(String.join("", reports(world).subList(1, reports(world).size())))
              .contains("Final-Recipient: rfc822; b@there.test", "Status: 5.4.7")
              .contains("Final-Recipient: rfc822; c@there.test")
              .doesNotContain("a@there.test", "d@there.test", "delayed");
          nothingIsLeft(world);
          assertThat(world.figures().bounced()).isEqualTo(4);
        });
  }

  @Test
  @DisplayName(
      "B2: reports of success on strangers' mail are limited to ten a minute; the rest is held, and can be released")
  void reportsToStrangersAreLimited() {
    play(
        settings,
        world -> {
          NextHop elsewhere = world.nextHop("mx.elsewhere.test", ELSEWHERE);
          for (int i = 0; i < 12; i++) {
            world.sendAsStranger(
                mail(""), "s@sender.test", to("alice@example.test", "NOTIFY=SUCCESS"));
          }
          world.pass(Duration.ofSeconds(20));
          assertThat(reports(world)).hasSize(12);
          assertThat(elsewhere.received()).hasSize(10).containsOnly("<> > s@sender.test");
          assertThat(world.queue())
              .hasSize(2)
              .allSatisfy(view -> {
                assertThat(view.state()).isEqualTo(QueueView.State.HELD);
                assertThat(view.sender()).isEmpty();
                assertThat(view.recipients().getFirst().lastReply())
                    .contains("10 reports a minute");
              });
          QueueId held = world.queue().getFirst().id();
          VerbResult released = world.asOperator(admin -> admin.steer(Verb.RELEASE, held, "test"));
          assertThat(released).isEqualTo(new VerbResult.Done());
          world.pass(Duration.ofSeconds(20));
          assertThat(elsewhere.received()).hasSize(11);
          assertThat(world.figures().balanced()).isTrue();
        });
  }

  @Test
  @DisplayName("product.md §1: a bounce by the operator respects NOTIFY=NEVER too")
  void bouncedByOperator() {
    play(
        settings,
        world -> {
          QueueId id =
              QueueId.parse(
                      MtaWorld.id(world.send(mail(""), ALICE, to("a@there.test", "NOTIFY=NEVER"))))
                  .orElseThrow();
          world.pass(Duration.ofSeconds(10));
          VerbResult bounced = world.asOperator(admin -> admin.steer(Verb.BOUNCE, id, "test"));
          assertThat(bounced).isEqualTo(new VerbResult.Done());
          world.pass(Duration.ofSeconds(10));
          assertThat(reports(world)).isEmpty();
          nothingIsLeft(world);
        });
  }

  @Test
  @DisplayName("product.md §5: why says that it was delivered and that the sender was told")
  void tellsWhy() {
    play(
        settings,
        world -> {
          String id =
              MtaWorld.id(world.send(mail(""), ALICE, to("z@caught.test", "NOTIFY=SUCCESS")));
          world.pass(Duration.ofSeconds(10));
          assertThat(world.asOperator(admin -> admin.why(id)).orElseThrow())
              .contains("z@caught.test was delivered", "the sender was told at");
        });
  }
}
