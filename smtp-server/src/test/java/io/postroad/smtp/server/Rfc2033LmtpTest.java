package io.postroad.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.smtp.command.Dialect;
import io.postroad.testkit.net.MemoryTransport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** LMTP as a server (RFC 2033). */
class Rfc2033LmtpTest {
  private static final String HELLO =
      TestServer.HELLO.replace("ESMTP Postroad", "LMTP Postroad").replace("C: EHLO", "C: LHLO");

  private TestServer server = lmtp(_ -> {});

  private static TestServer lmtp(Consumer<LimitsDraft> change) {
    return new TestServer(s ->
        s.withEntrance(s.entrance().withDialect(Dialect.LMTP))
            .withLimits(Limits.DEFAULTS.with(change)));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  @DisplayName("RFC 2033 §4.1: EHLO and HELO are never answered well, LHLO opens the session")
  void lhloAlone() {
    server.play(
        """
        S: 220 mx.example.org LMTP Postroad
        C: EHLO client.example.net
        S: 500 5.5.1 this is LMTP; say LHLO
        C: HELO client.example.net
        S: 500 5.5.1 this is LMTP; say LHLO
        C: MAIL FROM:<>
        S: 503 5.5.1 EHLO or HELO first
        """);
    server.play(HELLO);
  }

  @Test
  @DisplayName("RFC 2033 §4.1: LHLO to a server of SMTP is refused")
  void lhloToSmtp() {
    try (TestServer smtp = new TestServer()) {
      smtp.play(
          """
          S: 220 mx.example.org ESMTP Postroad
          C: LHLO client.example.net
          S: 502 5.5.1 LHLO is not offered here
          """);
    }
  }

  @Test
  @DisplayName("RFC 2033 §4.2: after the content one reply for each recipient that was accepted")
  void replyForEach() {
    server.play(
        HELLO
            + """
            C: MAIL FROM:<carol@example.net>
            C: RCPT TO:<alice@example.org>
            C: RCPT TO:<nobody@example.org>
            C: RCPT TO:<bob@example.org>
            -- the same address twice is two recipients
            C: RCPT TO:<alice@example.org>
            C: DATA
            S: 250 2.1.0 sender OK
            S: 250 2.1.5 recipient OK
            S: 550 5.1.1 <nobody@example.org> is not a mailbox here
            S: 250 2.1.5 recipient OK
            S: 250 2.1.5 recipient OK
            S: 354 send the message, end it with <CR><LF>.<CR><LF>
            C: Subject: x
            C:
            C: .
            S: 250 2.0.0 queued as m1
            S: 250 2.0.0 queued as m1
            S: 250 2.0.0 queued as m1
            C: QUIT
            S: 221 2.0.0 mx.example.org closing connection
            S-close
            """);
    assertThat(server.receiver.kept).hasSize(1);
  }

  @Test
  @DisplayName("RFC 2033 §4.2: a refused content is refused once for each recipient")
  void refusalForEach() {
    server.close();
    server = lmtp(limits -> limits.messageSize = 100);
    server.play(
        HELLO.replace("52428800", "100")
            + """
            C: MAIL FROM:<carol@example.net>
            S: 250 2.1.0 sender OK
            C: RCPT TO:<alice@example.org>
            S: 250 2.1.5 recipient OK
            C: RCPT TO:<bob@example.org>
            S: 250 2.1.5 recipient OK
            C: DATA
            S: 354 send the message, end it with <CR><LF>.<CR><LF>
            C: %s
            C: .
            S: 552 5.3.4 message too large; at most 100 octets
            S: 552 5.3.4 message too large; at most 100 octets
            C: RSET
            S: 250 2.0.0 transaction reset
            """
                .formatted("x".repeat(200)));
    assertThat(server.receiver.kept).isEmpty();
  }

  @Test
  @DisplayName("RFC 2033 §4.2: DATA without an accepted recipient is 503")
  void dataWithoutRecipient() {
    server.play(
        HELLO
            + """
            C: MAIL FROM:<carol@example.net>
            S: 250 2.1.0 sender OK
            C: RCPT TO:<nobody@example.org>
            S: 550 5.1.1 <nobody@example.org> is not a mailbox here
            C: DATA
            S: 503 5.5.1 RCPT first
            """);
  }

  @Test
  @DisplayName("RFC 2033 §4.3: the last BDAT has a reply for each recipient, the others have one")
  void chunks() {
    server.play(
        HELLO
            + """
            C: MAIL FROM:<carol@example.net>
            S: 250 2.1.0 sender OK
            C: RCPT TO:<alice@example.org>
            S: 250 2.1.5 recipient OK
            C: RCPT TO:<bob@example.org>
            S: 250 2.1.5 recipient OK
            C: BDAT 12
            C: Subject: x
            S: 250 2.0.0 12 octets received
            C: BDAT 2 LAST
            C:
            S: 250 2.0.0 queued as m1
            S: 250 2.0.0 queued as m1
            """);
  }

  @Test
  @DisplayName("RFC 2033 §4.3: the same recipient twice has two replies behind LAST, in one write")
  void chunksForEach() {
    server.play(
        HELLO
            + """
            C: MAIL FROM:<carol@example.net>
            C: RCPT TO:<alice@example.org>
            C: RCPT TO:<nobody@example.org>
            C: RCPT TO:<alice@example.org>
            C-raw: BDAT 3\\r\\na\\r\\nBDAT 0\\r\\nBDAT 3 LAST\\r\\nb\\r\\n
            S: 250 2.1.0 sender OK
            S: 250 2.1.5 recipient OK
            S: 550 5.1.1 <nobody@example.org> is not a mailbox here
            S: 250 2.1.5 recipient OK
            S: 250 2.0.0 3 octets received
            S: 250 2.0.0 0 octets received
            S: 250 2.0.0 queued as m1
            S: 250 2.0.0 queued as m1
            C: NOOP
            S: 250 2.0.0 OK
            """);
    assertThat(server.receiver.kept.getFirst().content()).isEqualTo("a\r\nb\r\n");
  }

  @Test
  @DisplayName("RFC 2033 §4.3: a content refused in its last chunk is refused for each recipient")
  void chunksRefused() {
    server.close();
    server = lmtp(limits -> limits.messageSize = 4);
    server.play(
        HELLO.replace("52428800", "4")
            + """
            C: MAIL FROM:<carol@example.net>
            S: 250 2.1.0 sender OK
            C: RCPT TO:<alice@example.org>
            S: 250 2.1.5 recipient OK
            C: RCPT TO:<bob@example.org>
            S: 250 2.1.5 recipient OK
            C-raw: BDAT 3\\r\\na\\r\\nBDAT 3 LAST\\r\\nb\\r\\n
            S: 250 2.0.0 3 octets received
            S: 552 5.3.4 message too large; at most 4 octets
            S: 552 5.3.4 message too large; at most 4 octets
            -- in a chunk that is not the last there is one reply
            C: MAIL FROM:<carol@example.net>
            S: 250 2.1.0 sender OK
            C: RCPT TO:<alice@example.org>
            S: 250 2.1.5 recipient OK
            C: RCPT TO:<bob@example.org>
            S: 250 2.1.5 recipient OK
            C-raw: BDAT 6\\r\\nabcd\\r\\n
            S: 552 5.3.4 message too large; at most 4 octets
            """);
    assertThat(server.receiver.kept).isEmpty();
  }

  @Test
  @DisplayName("RFC 2033 §4.3: where nobody was accepted BDAT LAST has no reply, BDAT has 503")
  void chunksForNobody() {
    server.play(
        HELLO
            + """
            C: MAIL FROM:<carol@example.net>
            S: 250 2.1.0 sender OK
            C: RCPT TO:<nobody@example.org>
            S: 550 5.1.1 <nobody@example.org> is not a mailbox here
            C-raw: BDAT 6\\r\\nQUIT\\r\\n
            S: 503 5.5.1 RCPT first
            C-raw: BDAT 6 LAST\\r\\nQUIT\\r\\nNOOP\\r\\n
            S: 250 2.0.0 OK
            """);
  }

  @Test
  @DisplayName("RFC 5321 §4.1.1.8: HELP over LMTP lists LHLO, not EHLO and HELO")
  void help() {
    server.play(
        HELLO
            + """
            C: HELP
            S: 214-2.0.0 Commands: MAIL RCPT DATA RSET VRFY EXPN HELP NOOP QUIT BDAT LHLO
            S: 214 2.0.0 HELP <command> explains one; HELP LIMITS and HELP SENDING tell what holds here
            """);
  }

  @Test
  @DisplayName(
      "D7: what was stored is told as accepted, also when the client hears no reply of many")
  void goneBeforeTheReplies() throws IOException {
    MemoryTransport client = server.dial("192.0.2.1");
    server.exchange(client, "LHLO client.example.net\r\n");
    server.exchange(client, "MAIL FROM:<>\r\n");
    for (int i = 0; i < 900; i++) {
      server.exchange(client, "RCPT TO:<user" + i + "@example.org>\r\n");
    }
    server.exchange(client, "DATA\r\n");
    client.write(".\r\n".getBytes(StandardCharsets.US_ASCII), 0, 3, server.soon());
    client.close();
    server.execution.clock().settle();
    assertThat(server.receiver.kept).hasSize(1);
    assertThat(server.events(SessionEvent.TransactionAccepted.class)).hasSize(1);
    assertThat(server.events(SessionEvent.TransactionLost.class)).isEmpty();
  }
}
