package io.postroad.smtp.client;

import static io.postroad.smtp.client.ClientBench.brief;
import static io.postroad.smtp.client.ClientBench.envelope;
import static io.postroad.smtp.client.ClientBench.message;
import static io.postroad.smtp.client.ClientBench.source;
import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.smtp.dialog.Conversation;
import io.postroad.testkit.peer.Act;
import io.postroad.testkit.peer.Heard;
import io.postroad.testkit.peer.Script;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Opening, ending and reusing a session. */
class Rfc5321SessionTest {
  private final ClientBench bench = new ClientBench();

  private String open() {
    return brief(bench.client.open(ClientBench.SERVER, bench.conversation));
  }

  private String openedBy(Script script) {
    return bench.against(script, _ -> open());
  }

  @Test
  @DisplayName("RFC 5321 §3.3: one command at a time to a server that offers nothing")
  void plainDialog() {
    List<RecipientOutcome> outcomes =
        bench.sendAgainst(
            """
            S: 220 mx.test ESMTP
            C: EHLO client.test
            S: 250 mx.test
            C: MAIL FROM:<from@client.test>
            S: 250 2.1.0 sender OK
            C: RCPT TO:<a@there.test>
            S: 250 2.1.5 recipient OK
            C: RCPT TO:<b@there.test>
            S: 251 2.1.5 will forward
            C: DATA
            S: 354 go ahead
            C: Subject: x
            C:
            C: ..dot
            C: .
            S: 250 2.0.0 queued as 77
            C: QUIT
            S: 221 2.0.0 bye
            S-close
            C-close
            """,
            envelope("a@there.test", "b@there.test"),
            message("Subject: x", "", ".dot"));
    assertThat(outcomes).hasSize(2);
    assertThat(brief(outcomes)).containsExactly("accepted", "accepted");
    assertThat(((RecipientOutcome.Accepted) outcomes.get(0)).finalReply().oneLine())
        .isEqualTo("250 2.0.0 queued as 77");
  }

  @Test
  @DisplayName("The conversation holds every line; content is a count, never text")
  void conversation() {
    bench.send(Script.obliging("SIZE 1000"), envelope("a@there.test"), message("secret"));
    assertThat(bench.said())
        .containsExactly(
            "connected to 192.0.2.25:25",
            "220 peer.test ESMTP",
            "EHLO client.test",
            "250-peer.test",
            "250 SIZE 1000",
            "MAIL FROM:<from@client.test> SIZE=8",
            "250 2.0.0 OK",
            "RCPT TO:<a@there.test>",
            "250 2.0.0 OK",
            "DATA",
            "354 go ahead",
            "content: 8 octets",
            ".",
            "250 2.0.0 queued as 1",
            "QUIT",
            "221 2.0.0 bye");
  }

  @ParameterizedTest
  @DisplayName("RFC 5321 §3.2: a server that refuses EHLO for good is asked with HELO")
  @CsvSource({"500", "501", "502", "504", "550", "554"})
  void helo(int code) {
    String opened =
        bench.against(
            """
            S: 220 old.test SMTP
            C: EHLO client.test
            S: %d what
            C: HELO client.test
            S: 250 old.test
            """
                .formatted(code),
            this::open);
    assertThat(opened).isEqualTo("opened");
  }

  @Test
  @DisplayName("RFC 5321 §3.2: after HELO nothing counts as offered")
  void heloOffersNothing() {
    String opened =
        bench.against(
            """
            S: 220 old.test SMTP
            C: EHLO client.test
            S: 502 no
            C: HELO client.test
            S: 250-old.test
            S: 250-PIPELINING
            S: 250 SIZE 5
            """,
            () ->
                bench.opened(connection ->
                    connection.capabilities().offers("PIPELINING")
                        + " "
                        + connection.capabilities().sizeLimit()));
    assertThat(opened).isEqualTo("false OptionalLong.empty");
  }

  @Test
  @DisplayName("RFC 5321 §3.1: a server that greets with 554 is told QUIT")
  void greeting554() {
    String opened =
        bench.against(
            """
            S: 554 no mail service here
            C: QUIT
            S: 221 bye
            S-close
            C-close
            """,
            this::open);
    assertThat(opened).isEqualTo("554@GREETING");
  }

  @Test
  @DisplayName("RFC 5321 §3.8: after a 421 greeting nothing more is said")
  void greeting421() {
    String opened = bench.against("S: 421 4.3.2 later\nS-close\nC-close\n", this::open);
    assertThat(opened).isEqualTo("421@GREETING");
  }

  @ParameterizedTest
  @DisplayName("RFC 5321 §4.2.1: each class of reply to EHLO and HELO has its end")
  @CsvSource({"421,250,421@EHLO", "451,250,451@EHLO", "502,550,550@EHLO", "502,450,450@EHLO"})
  void ehloRefused(String ehlo, String helo, String expected) {
    Script script =
        heard ->
            switch (heard) {
              case Heard.Command command when command.is("EHLO") -> Act.say(ehlo + " no");
              case Heard.Command command when command.is("HELO") -> Act.say(helo + " no");
              case Heard.Command _ -> Act.close("221 bye");
              case Heard.Opened _, Heard.Content _, Heard.Chunk _ -> Act.say("220 peer.test");
            };
    assertThat(openedBy(script)).isEqualTo(expected);
  }

  @Test
  @DisplayName("RFC 5321 §4.2: a reply out of place or none at all is an unreachable server")
  void oddOpenings() {
    assertThat(openedBy(_ -> Act.say("354 what"))).isEqualTo("unreachable@GREETING");
    assertThat(openedBy(_ -> Act.say("SSH-2.0-server"))).isEqualTo("unreachable@GREETING");
    assertThat(openedBy(_ -> Act.close())).isEqualTo("unreachable@GREETING");
    Script dropsEhlo =
        heard -> heard instanceof Heard.Opened ? Act.say("220 x") : Act.silently(Act.Then.DROP);
    assertThat(openedBy(dropsEhlo)).isEqualTo("unreachable@EHLO");
  }

  @Test
  @DisplayName("Product §4: a refused connection says by whom")
  void connectionRefused() {
    assertThat(bench.execution.drive(() -> bench.client.open(ClientBench.SERVER, record())))
        .isEqualTo(new Opening.Unreachable(Stage.CONNECT, "connection refused by 192.0.2.25:25"));
  }

  private Conversation record() {
    return bench.conversation;
  }

  @Test
  @DisplayName("RFC 5321 §2.2.2: what was offered is forgotten with the connection")
  void capabilitiesForgotten() throws IOException {
    Script[] scripts = {Script.obliging("PIPELINING", "SIZE 9"), Script.obliging()};
    List<Boolean> offers =
        bench.against(
            heard -> scripts[bench.said().indexOf("second") >= 0 ? 1 : 0].answer(heard),
            _ -> {
              boolean first = bench.opened(c -> c.capabilities().offers("PIPELINING"));
              bench.conversation.note("second");
              return List.of(first, bench.opened(c -> c.capabilities().offers("PIPELINING")));
            });
    assertThat(offers).containsExactly(true, false);
  }

  @Test
  @DisplayName("RFC 5321 §3.3: several transactions on one connection, RSET after one that failed")
  void severalTransactions() {
    List<String> outcomes =
        bench.against(
            """
            S: 220 mx.test ESMTP
            C: EHLO client.test
            S: 250 mx.test
            C: MAIL FROM:<from@client.test>
            S: 250 OK
            C: RCPT TO:<a@there.test>
            S: 550 5.1.1 unknown
            C: RSET
            S: 250 OK
            C: MAIL FROM:<from@client.test>
            S: 250 OK
            C: RCPT TO:<b@there.test>
            S: 250 OK
            C: DATA
            S: 354 go ahead
            C: text
            C: .
            S: 554 5.6.0 not that
            -- the transaction is over by this reply: no RSET
            C: MAIL FROM:<from@client.test>
            S: 451 4.3.0 not now
            -- and has not begun by this one
            C: MAIL FROM:<from@client.test>
            S: 250 OK
            C: RCPT TO:<d@there.test>
            S: 250 OK
            C: DATA
            S: 451 4.3.0 no
            C: RSET
            S: 250 OK
            C: MAIL FROM:<from@client.test>
            S: 250 OK
            C: RCPT TO:<e@there.test>
            S: 250 OK
            C: DATA
            S: 354 go ahead
            C: text
            C: .
            S: 250 done
            C: QUIT
            S: 221 bye
            S-close
            C-close
            """,
            () ->
                bench.opened(connection -> {
                  List<String> all =
                      List.of("a", "b", "c", "d", "e").stream()
                          .flatMap(name ->
                              brief(
                                  connection.send(
                                      envelope(name + "@there.test"),
                                      source(message("text")),
                                      6,
                                      false))
                                  .stream())
                          .toList();
                  assertThat(connection.reusable()).isTrue();
                  connection.quit();
                  assertThat(connection.reusable()).isFalse();
                  return all;
                }));
    assertThat(outcomes)
        .containsExactly("550@RCPT", "554@FINAL_DOT", "451@MAIL", "451@DATA", "accepted");
  }

  @Test
  @DisplayName("RFC 5321 §4.1.1.5: a connection whose RSET fails is not used again")
  void failedReset() {
    for (Act answer : List.of(Act.say("502 no"), Act.close(), Act.silently(Act.Then.DROP))) {
      Script script =
          heard ->
              heard instanceof Heard.Command command
                  ? command.is("RSET")
                      ? answer
                      : command.is("RCPT") ? Act.say("550 no") : Script.obliging().answer(heard)
                  : Script.obliging().answer(heard);
      boolean reusable =
          bench.against(
              script,
              _ ->
                  bench.opened(connection -> {
                    List<RecipientOutcome> outcomes =
                        connection.send(envelope("a@there.test"), source(message("x")), 3, false);
                    assertThat(brief(outcomes)).containsExactly("550@RCPT");
                    return connection.reusable();
                  }));
      assertThat(reusable).isFalse();
    }
  }

  @Test
  @DisplayName(
      "RFC 5321 §3.8: a server that says 421 between two transactions refuses the next one")
  void shutdownWhileIdle() {
    List<String> outcomes =
        bench.against(
            """
            S: 220 mx.test ESMTP
            C: EHLO client.test
            S: 250 mx.test
            S: 421 4.3.2 shutting down
            S-close
            C-close
            """,
            () ->
                bench.opened(connection -> {
                  List<RecipientOutcome> outcomes2 =
                      connection.send(envelope("a@there.test"), source(message("x")), 3, false);
                  assertThat(connection.reusable()).isFalse();
                  return brief(outcomes2);
                }));
    assertThat(outcomes).containsExactly("421@MAIL");
  }

  @Test
  @DisplayName("A reply that nobody asked for ends the dialog: it must not answer the next command")
  void unaskedReply() {
    List<String> outcomes =
        bench.against(
            """
            S: 220 mx.test ESMTP
            C: EHLO client.test
            S: 250 mx.test
            S: 250 and another one
            C-close
            """,
            () ->
                bench.opened(connection ->
                    brief(
                        connection.send(
                            envelope("a@there.test"), source(message("x")), 3, false))));
    assertThat(outcomes).containsExactly("lost@MAIL");
  }

  @Test
  @DisplayName("Reliability §3: QUIT waits 5 s for its reply, then closes")
  void quitWaits() {
    Script script =
        heard ->
            heard instanceof Heard.Command command && command.is("QUIT")
                ? Act.silently(Act.Then.STALL)
                : Script.obliging().answer(heard);
    bench.against(
        script,
        _ ->
            bench.opened(connection -> {
              connection.quit();
              connection.quit();
              return connection.send(envelope("a@there.test"), source(message("x")), 3, false);
            }));
    assertThat(bench.elapsed()).isEqualTo(Duration.ofSeconds(5));
    assertThat(bench.said()).endsWith("192.0.2.25:25 took more than 5 s (QUIT)");
  }
}
