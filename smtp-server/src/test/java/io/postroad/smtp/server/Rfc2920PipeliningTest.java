package io.postroad.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.testkit.net.MemoryTransport;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Groups of commands (RFC 2920). Lines that follow each other are one write. */
class Rfc2920PipeliningTest {
  private final TestServer server = new TestServer();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  @DisplayName("RFC 2920 §3.1: a transaction in one group, and the next one behind its content")
  void wholeTransaction() {
    server.playAfterHello(
        """
        C: MAIL FROM:<carol@example.net>
        C: RCPT TO:<alice@example.org>
        C: RCPT TO:<nobody@example.org>
        C: DATA
        S: 250 2.1.0 sender OK
        S: 250 2.1.5 recipient OK
        S: 550 5.1.1 <nobody@example.org> is not a mailbox here
        S: 354 send the message, end it with <CR><LF>.<CR><LF>
        -- RFC 2920 section 3.1: commands may follow the final dot in the same write
        C: first
        C: .
        C: MAIL FROM:<carol@example.net>
        C: RCPT TO:<bob@example.org>
        C: DATA
        S: 250 2.0.0 queued as m1
        S: 250 2.1.0 sender OK
        S: 250 2.1.5 recipient OK
        S: 354 send the message, end it with <CR><LF>.<CR><LF>
        C: second
        C: .
        C: QUIT
        S: 250 2.0.0 queued as m2
        S: 221 2.0.0 mx.example.org closing connection
        S-close
        C-close
        """);
    assertThat(server.receiver.kept)
        .extracting(KeepingReceiver.Kept::content)
        .containsExactly("first\r\n", "second\r\n");
  }

  @Test
  @DisplayName("RFC 2920 §3.1: DATA in a group whose recipients were all refused is 503, not 354")
  void allRecipientsRefused() {
    server.playAfterHello(
        """
        C: MAIL FROM:<carol@example.net>
        C: RCPT TO:<nobody@example.org>
        C: RCPT TO:<dave@elsewhere.example>
        C: DATA
        S: 250 2.1.0 sender OK
        S: 550 5.1.1 <nobody@example.org> is not a mailbox here
        S: 550 5.7.1 relaying denied for <dave@elsewhere.example>
        S: 503 5.5.1 RCPT first
        -- the transaction is still open
        C: RCPT TO:<alice@example.org>
        S: 250 2.1.5 recipient OK
        """);
  }

  @Test
  @DisplayName("RFC 2920 §3.2: the replies to a group go out in one write")
  void oneWrite() throws IOException {
    MemoryTransport client = server.dial("192.0.2.1");
    server.exchange(client, "EHLO client.example.net\r\n");
    String replies = server.exchange(client, "NOOP\r\n".repeat(100));
    assertThat(replies).isEqualTo("250 2.0.0 OK\r\n".repeat(100));
    assertThat(client.writesReceived()).as("greeting, EHLO, and one for the group").isEqualTo(3);
  }

  @Test
  @DisplayName("RFC 2920 §3.2: replies never wait for the rest of a group that is cut in a line")
  void cutInALine() throws IOException {
    MemoryTransport client = server.dial("192.0.2.1");
    server.exchange(client, "EHLO client.example.net\r\n");
    assertThat(server.exchange(client, "NOOP\r\nRSE")).isEqualTo("250 2.0.0 OK\r\n");
    assertThat(server.exchange(client, "T\r\nN")).isEqualTo("250 2.0.0 transaction reset\r\n");
    assertThat(server.exchange(client, "OOP\r\nQUIT\r\n"))
        .isEqualTo(TestServer.lines("250 2.0.0 OK", "221 2.0.0 mx.example.org closing connection"));
    client.close();
  }

  @Test
  @DisplayName("RFC 2920 §3.2: any cut of a group into segments gets the same replies")
  void anySegments() throws IOException {
    String group =
        TestServer.lines(
            "MAIL FROM:<carol@example.net>", "RCPT TO:<alice@example.org>", "NOOP", "RSET");
    for (int cut = 1; cut < group.length(); cut++) {
      MemoryTransport client = server.dial("192.0.2.1");
      server.exchange(client, "EHLO client.example.net\r\n");
      String replies =
          server.exchange(client, group.substring(0, cut))
              + server.exchange(client, group.substring(cut));
      assertThat(replies)
          .isEqualTo(
              TestServer.lines(
                  "250 2.1.0 sender OK",
                  "250 2.1.5 recipient OK",
                  "250 2.0.0 OK",
                  "250 2.0.0 transaction reset"));
      client.close();
    }
  }
}
