package io.postroad.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postroad.smtp.runtime.Execution.Kind;
import io.postroad.smtp.server.SessionEvent.End;
import io.postroad.testkit.net.MemoryTransport;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The server stops (rule D11; RFC 5321 §3.8). */
class StopTest {
  private static final String GOODBYE =
      "421 4.3.2 mx.example.org is shutting down; try again later\r\n";

  private final TestServer server = new TestServer();
  private final AtomicReference<StopReport> report = new AtomicReference<>();

  @AfterEach
  void stop() {
    server.close();
  }

  private void beginStop(Duration grace) {
    server.execution.start(Kind.VIRTUAL, "stop", () -> report.set(server.server.stop(grace)));
    server.execution.clock().settle();
  }

  private MemoryTransport inTransaction() throws IOException {
    MemoryTransport client = server.dial("192.0.2.1");
    server.exchange(client, "EHLO client.example.net\r\n");
    server.exchange(client, "MAIL FROM:<>\r\n");
    assertThat(server.exchange(client, "RCPT TO:<alice@example.org>\r\n")).startsWith("250 ");
    return client;
  }

  @Test
  @DisplayName("D11: idle sessions get 421 4.3.2 at once, before and after EHLO")
  void idle() throws IOException {
    MemoryTransport greeted = server.dial("192.0.2.1");
    server.heard(greeted);
    MemoryTransport ready = server.dial("192.0.2.2");
    server.exchange(ready, "EHLO client.example.net\r\n");
    beginStop(Duration.ofSeconds(30));
    assertThat(server.heard(greeted)).isEqualTo(GOODBYE);
    assertThat(server.heard(ready)).isEqualTo(GOODBYE);
    server.execution.clock().advance(Duration.ofMillis(200));
    assertThat(greeted.atEnd()).isTrue();
    assertThat(report.get()).isEqualTo(new StopReport(2, java.util.List.of()));
    assertThat(server.events(SessionEvent.Closed.class))
        .allMatch(closed -> closed.end() == End.STOP)
        .hasSize(2);
  }

  @Test
  @DisplayName("D11: nothing is accepted any more")
  void refused() {
    beginStop(Duration.ofSeconds(1));
    assertThatThrownBy(() -> server.dial("192.0.2.1"))
        .hasRootCauseInstanceOf(ConnectException.class);
  }

  @Test
  @DisplayName("D11: a transaction is finished, and then the session gets its 421")
  void busy() throws IOException {
    MemoryTransport client = inTransaction();
    beginStop(Duration.ofSeconds(30));
    assertThat(server.heard(client)).isEmpty();
    assertThat(report.get()).isNull();
    assertThat(server.exchange(client, "DATA\r\n")).startsWith("354 ");
    assertThat(server.exchange(client, "the last one\r\n.\r\n"))
        .isEqualTo("250 2.0.0 queued as m1\r\n" + GOODBYE);
    client.close();
    server.execution.clock().advance(Duration.ofMillis(200));
    assertThat(report.get().clean()).isTrue();
    assertThat(server.receiver.kept).hasSize(1);
  }

  @Test
  @DisplayName("D11: RSET ends the transaction and with it the reason to wait")
  void busyThenReset() throws IOException {
    MemoryTransport client = inTransaction();
    beginStop(Duration.ofSeconds(30));
    assertThat(server.exchange(client, "RSET\r\n"))
        .isEqualTo("250 2.0.0 transaction reset\r\n" + GOODBYE);
    client.close();
  }

  @Test
  @DisplayName("D11: at the deadline sockets close; what had no 250 is not kept, and is reported")
  void deadline() throws IOException {
    MemoryTransport stuck = inTransaction();
    MemoryTransport inContent = inTransaction();
    server.exchange(inContent, "DATA\r\n");
    server.exchange(inContent, "half of");
    beginStop(Duration.ofSeconds(30));
    server.execution.clock().advance(Duration.ofMillis(29_999));
    assertThat(report.get()).isNull();
    server.execution.clock().advance(Duration.ofMillis(1));
    assertThat(report.get().forced()).hasSize(2);
    assertThat(report.get().clean()).isFalse();
    assertThat(stuck.otherEndClosed()).isTrue();
    assertThat(server.receiver.kept).isEmpty();
    assertThat(server.server.sessions()).isZero();
  }

  @Test
  @DisplayName("D11: who only lingers over its last reply is not counted as forced")
  void lingering() throws IOException {
    MemoryTransport client = server.dial("192.0.2.1");
    server.exchange(client, "QUIT\r\n");
    beginStop(Duration.ofSeconds(5));
    server.execution.clock().advance(Duration.ofSeconds(5));
    assertThat(report.get().clean()).isTrue();
  }

  @Test
  @DisplayName("D11: commands that came with the stop are not begun")
  void atTheSameMoment() throws IOException {
    for (int i = 0; i < 200; i++) {
      try (TestServer each = new TestServer()) {
        MemoryTransport client = each.dial("192.0.2.1");
        each.exchange(client, "HELO client.example.net\r\n");
        byte[] mail = "MAIL FROM:<>\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        each.execution.start(Kind.VIRTUAL, "stop", () -> each.server.stop(Duration.ofSeconds(30)));
        try {
          client.write(mail, 0, mail.length, each.soon());
        } catch (IOException e) {
          assertThat(client.atEnd()).as("the stop was first").isTrue();
        }
        String heard = each.heard(client);
        // Either the transaction began, and is waited for, or it is refused with 421: never both.
        assertThat(heard).isIn("250 2.1.0 sender OK\r\n", GOODBYE);
        client.close();
      }
    }
  }

  @Test
  @DisplayName("SmtpServer: it starts once, and has an address only then")
  void lifeCycle() {
    assertThatThrownBy(server.server::start).isInstanceOf(IllegalStateException.class);
    SmtpServer never =
        new SmtpServer(
            ServerSettings.of("mx.example.org", TestServer.ADDRESS),
            server.execution,
            server.network,
            server.receiver,
            server.events::add);
    assertThatThrownBy(never::address).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(never::start).hasMessageContaining("address in use");
    assertThat(never.stop(Duration.ofSeconds(1)).clean()).isTrue();
  }

  @Test
  @DisplayName("SmtpServer: a reload reaches new connections and drops no session")
  void reload() throws IOException {
    MemoryTransport old = server.dial("192.0.2.1");
    server.heard(old);
    KeepingReceiver other = new KeepingReceiver("new.example.org");
    server.server.reconfigure(
        ServerSettings.of("new.example.org", TestServer.ADDRESS)
            .withLimits(Limits.DEFAULTS.with(l -> l.messageSize = 77)));
    server.server.replaceReceiver(other);
    assertThat(server.exchange(old, "EHLO client.example.net\r\n"))
        .startsWith("250-mx.example.org\r\n")
        .contains("250-SIZE 52428800\r\n");
    MemoryTransport young = server.dial("192.0.2.1");
    assertThat(server.heard(young)).isEqualTo("220 new.example.org ESMTP Postroad\r\n");
    assertThat(server.exchange(young, "EHLO client.example.net\r\n")).contains("250-SIZE 77\r\n");
    server.exchange(old, "MAIL FROM:<>\r\nRCPT TO:<alice@example.org>\r\nDATA\r\n");
    server.exchange(old, "x\r\n.\r\n");
    assertThat(other.kept).as("a transaction that begins now is the new receiver's").hasSize(1);
    assertThatThrownBy(
            () -> server.server.reconfigure(ServerSettings.of("not a name", TestServer.ADDRESS)))
        .hasMessageContaining("hostname");
  }
}
