package io.postroad.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.smtp.server.SessionEvent.End;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Input that came before anybody asked for it (rule S4). */
class EarlyInputTest {
  private final TestServer server = new TestServer();

  @AfterEach
  void stop() {
    server.close();
  }

  private void assertEndedByRule() {
    assertThat(server.events(SessionEvent.Closed.class))
        .extracting(SessionEvent.Closed::end)
        .containsExactly(End.RULE);
    assertThat(server.receiver.kept).isEmpty();
  }

  @Test
  @DisplayName("S4: input before the greeting is 503 5.5.0 and the end")
  void beforeTheGreeting() {
    server.play(
        """
        C: EHLO client.example.net
        S: 503 5.5.0 input came too early; wait for the reply
        S-close
        C-close
        """);
    assertEndedByRule();
  }

  @Test
  @DisplayName("S4: input pipelined behind EHLO is 503 5.5.0 and the end")
  void behindEhlo() {
    server.play(
        """
        S: 220 mx.example.org ESMTP Postroad
        C: EHLO client.example.net
        C: MAIL FROM:<carol@example.net>
        S: 503 5.5.0 input came too early; wait for the reply
        S-close
        C-close
        """);
    assertEndedByRule();
  }

  @Test
  @DisplayName("S4: content sent behind DATA, before the 354, is 503 5.5.0 and the end")
  void behindData() {
    server.playAfterHello(
        """
        C: MAIL FROM:<carol@example.net>
        C: RCPT TO:<alice@example.org>
        C: DATA
        C: Subject: too early
        C: .
        S: 250 2.1.0 sender OK
        S: 250 2.1.5 recipient OK
        S: 503 5.5.0 input came too early; wait for the reply
        S-close
        C-close
        """);
    assertEndedByRule();
  }

  @Test
  @DisplayName("S4: content sent behind a DATA that is refused never becomes commands")
  void behindRefusedData() {
    server.playAfterHello(
        """
        C: MAIL FROM:<carol@example.net>
        C: RCPT TO:<nobody@example.org>
        C: DATA
        C: RSET
        C: MAIL FROM:<mallory@example.net>
        C: RCPT TO:<alice@example.org>
        S: 250 2.1.0 sender OK
        S: 550 5.1.1 <nobody@example.org> is not a mailbox here
        S: 503 5.5.0 input came too early; wait for the reply
        S-close
        C-close
        """);
    assertEndedByRule();
  }

  @Test
  @DisplayName("S4: who waits for each reply is not disturbed")
  void honestClients() {
    server.playAfterHello("C: QUIT\nS: 221 2.0.0 mx.example.org closing connection\nC-close\n");
    assertThat(server.events(SessionEvent.Closed.class))
        .extracting(SessionEvent.Closed::end)
        .containsExactly(End.QUIT);
  }
}
