package io.postroad.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.smtp.dialog.Speaker;
import io.postroad.smtp.server.SessionEvent.Closed;
import io.postroad.smtp.server.SessionEvent.Opened;
import io.postroad.smtp.server.SessionEvent.Stage;
import io.postroad.smtp.server.SessionEvent.TransactionAccepted;
import io.postroad.smtp.server.SessionEvent.TransactionRefused;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Every connection, transaction and refusal is one event, with what a trace needs. */
class SessionEventTest {
  private final TestServer server = new TestServer();

  @AfterEach
  void stop() {
    server.close();
  }

  private void playOneMessage() {
    server.playFrom(
        "192.0.2.7",
        TestServer.HELLO
            + """
            C: MAIL FROM:<carol@example.net>
            S: 250 2.1.0 sender OK
            C: RCPT TO:<nobody@example.org>
            S: 550 5.1.1 <nobody@example.org> is not a mailbox here
            C: RCPT TO:<alice@example.org>
            S: 250 2.1.5 recipient OK
            C: DATA
            S: 354 send the message, end it with <CR><LF>.<CR><LF>
            C: a secret
            C: .
            S: 250 2.0.0 queued as m1
            C: QUIT
            S: 221 2.0.0 mx.example.org closing connection
            C-close
            """);
  }

  @Test
  @DisplayName("Events: opened, refused, accepted, closed, in this order and with their facts")
  void oneMessage() {
    playOneMessage();
    assertThat(server.events)
        .extracting(event -> (Object) event.getClass())
        .containsExactly(
            Opened.class, TransactionRefused.class, TransactionAccepted.class, Closed.class);
    TransactionRefused refused = server.events(TransactionRefused.class).getFirst();
    assertThat(refused.stage()).isEqualTo(Stage.RCPT);
    assertThat(refused.forwardPath()).isPresent();
    assertThat(refused.reply().code()).isEqualTo(550);
    TransactionAccepted accepted = server.events(TransactionAccepted.class).getFirst();
    assertThat(accepted.queueId()).isEqualTo("m1");
    assertThat(accepted.size()).isEqualTo("a secret\r\n".length());
    assertThat(accepted.envelope().recipients()).hasSize(1);
    Session session = accepted.session();
    assertThat(session.client().getAddress()).isEqualTo(TestServer.ip("192.0.2.7"));
    assertThat(session.clientName().orElseThrow().text()).isEqualTo("client.example.net");
    assertThat(session.extended()).isTrue();
    assertThat(session.trusted()).isFalse();
    assertThat(session.id()).matches("[0-9a-z]{13}");
    Closed closed = server.events(Closed.class).getFirst();
    assertThat(closed.session().id()).isEqualTo(session.id());
    assertThat(closed.messages()).isEqualTo(1);
    assertThat(closed.errors()).isZero();
  }

  @Test
  @DisplayName("Conversation: every line from the greeting on, never content")
  void conversation() {
    playOneMessage();
    List<String> kept =
        server.receiver.kept.getFirst().conversation().stream()
            .map(turn -> turn.speaker() + " " + turn.text())
            .toList();
    assertThat(kept)
        .startsWith(
            "SERVER 220 mx.example.org ESMTP Postroad",
            "CLIENT EHLO client.example.net",
            "SERVER 250-mx.example.org",
            "SERVER 250-PIPELINING")
        .endsWith("CLIENT DATA", "SERVER 354 send the message, end it with <CR><LF>.<CR><LF>");
    List<String> all =
        server.events(Closed.class).getFirst().session().conversation().turns().stream()
            .map(turn -> turn.speaker() + " " + turn.text())
            .toList();
    assertThat(all)
        .contains("NOTE content of 10 octets", "SERVER 250 2.0.0 queued as m1", "CLIENT QUIT")
        .noneMatch(line -> line.contains("secret"));
    assertThat(server.receiver.kept.getFirst().conversation())
        .allMatch(turn -> turn.speaker() != Speaker.NOTE);
  }

  @Test
  @DisplayName("Conversation: what was no line is noted")
  void notes() {
    server.playAfterHello(
        """
        C: %s
        S: 500 5.5.2 line too long
        C-raw: NOOP\\n
        S: 521 5.5.2 bare CR, LF or NUL; end lines with <CR><LF>
        S-close
        C-close
        """
            .formatted("x".repeat(3000)));
    assertThat(server.events(Closed.class).getFirst().session().conversation().turns())
        .filteredOn(turn -> turn.speaker() == Speaker.NOTE)
        .extracting(turn -> turn.text())
        .containsExactly(
            "a command line over 2048 octets was dropped", "a bare CR, LF or NUL came");
  }

  @Test
  @DisplayName("Session ids: unique and sortable by time")
  void ids() {
    SessionIds ids = new SessionIds(server.execution.time());
    String first = ids.next();
    String second = ids.next();
    server.execution.clock().advance(java.time.Duration.ofDays(365));
    String third = ids.next();
    assertThat(List.of(first, second, third)).isSorted().doesNotHaveDuplicates();
  }
}
