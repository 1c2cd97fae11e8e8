package io.postroad.mta.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.mta.history.HistoryEvent;
import io.postroad.mta.history.HistoryEvent.RecipientResult;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The sentences of {@code why} about refused mail, word by word. */
class RefusalsTest {
  private static final Instant AT = Instant.parse("2026-03-01T12:01:00.5Z");
  private static final String CLIENT = "192.0.2.1";

  private static HistoryEvent refused(String stage, String reply) {
    return new HistoryEvent.Refused(
        AT, "s1", CLIENT, stage, "a@b.test", List.of("x@here.test"), reply, List.of());
  }

  private static String why(HistoryEvent event) {
    return Sentences.why(Optional.empty(), List.of(event), "x@here.test").orElseThrow();
  }

  @Test
  @DisplayName("why: refused mail, with when, from where, the reply and the reason")
  void refusals() {
    List<String> replies =
        List.of(
            "550 5.1.1 <x@here.test> is not a mailbox here",
            "550 5.7.1 relaying denied for <x@here.test>",
            "550 5.7.1 members only",
            "452 4.3.1 not enough room for mail now; try again later",
            "554 5.5.4 what nobody explains");
    assertThat(String.join("\n", replies.stream().map(r -> why(refused("rcpt", r))).toList()))
        .isEqualTo(
            """
            Mail from <a@b.test> for x@here.test was refused at 2026-03-01T12:01:00Z from 192.0.2.1: \
            "550 5.1.1 <x@here.test> is not a mailbox here", because no mailbox, alias or list of \
            that name is in [domains] (session s1).
            Mail from <a@b.test> for x@here.test was refused at 2026-03-01T12:01:00Z from 192.0.2.1: \
            "550 5.7.1 relaying denied for <x@here.test>", because the domain is neither in \
            [domains] nor in [relay] domains, and the client was neither trusted nor logged in \
            (session s1).
            Mail from <a@b.test> for x@here.test was refused at 2026-03-01T12:01:00Z from 192.0.2.1: \
            "550 5.7.1 members only" (session s1).
            Mail from <a@b.test> for x@here.test was refused at 2026-03-01T12:01:00Z from 192.0.2.1: \
            "452 4.3.1 not enough room for mail now; try again later", because disk, memory or \
            queue had no room for it (session s1).
            Mail from <a@b.test> for x@here.test was refused at 2026-03-01T12:01:00Z from 192.0.2.1: \
            "554 5.5.4 what nobody explains" (session s1).\
            """);
  }

  @Test
  @DisplayName("why: a lost content, a fault, a login and a connection")
  void others() {
    assertThat(
            why(
                new HistoryEvent.Lost(
                    AT, "s1", CLIENT, "", List.of("x@here.test"), "input ended", List.of())))
        .isEqualTo(
            "Mail from <> for x@here.test was not accepted at 2026-03-01T12:01:00Z from 192.0.2.1,"
                + " because the client was lost inside the content: input ended (session s1).");
    assertThat(
            why(
                new HistoryEvent.Faulted(
                    AT,
                    "id1",
                    "s1",
                    CLIENT,
                    "end-of-data",
                    "f1",
                    "accepted the message and dropped the connection",
                    "a@b.test",
                    List.of("x@here.test"),
                    List.of())))
        .isEqualTo(
            "id1: accepted from 192.0.2.1 met the fault f1 at 2026-03-01T12:01:00Z (stage"
                + " end-of-data): it accepted the message and dropped the connection, because"
                + " somebody asked for that through the API (session s1).");
    assertThat(
            why(
                new HistoryEvent.LoginFailed(
                    AT, "s1", CLIENT, "PLAIN", "535 5.7.8 wrong", List.of())))
        .isEqualTo(
            "A login from 192.0.2.1 by PLAIN failed at 2026-03-01T12:01:00Z: \"535 5.7.8 wrong\","
                + " because the user or the password was wrong (session s1).");
    assertThat(why(new HistoryEvent.ConnectionRefused(AT, "mx", CLIENT, "421 4.7.0 too many", 3)))
        .isEqualTo(
            "A connection from 192.0.2.1 was refused at 2026-03-01T12:01:00Z: \"421 4.7.0 too"
                + " many\", because the client was over its limits in [limits].");
  }

  @Test
  @DisplayName("why --all: one sentence for each message and each refusal, the newest first")
  void all() {
    HistoryEvent accepted =
        new HistoryEvent.Accepted(
            AT, "id1", "s0", CLIENT, "a@b.test", List.of("x@here.test"), 1, List.of());
    HistoryEvent delivered =
        new HistoryEvent.Attempted(
            AT,
            "id1",
            "here.test",
            List.of(new RecipientResult("x@here.test", "delivered", "250 OK")),
            List.of());
    List<String> sentences =
        Sentences.all(
            List.of(),
            List.of(accepted, delivered, refused("rcpt", "550 5.1.1 no")),
            "x@here.test");
    assertThat(sentences).hasSize(2);
    assertThat(sentences.getFirst()).contains("was refused at");
    assertThat(sentences.getLast())
        .isEqualTo("id1: x@here.test was delivered at 2026-03-01T12:01:00Z: \"250 OK\".");
  }
}
