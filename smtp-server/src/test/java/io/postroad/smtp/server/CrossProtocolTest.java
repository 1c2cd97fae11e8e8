package io.postroad.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.smtp.server.SessionEvent.End;
import io.postroad.testkit.net.MemoryTransport;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Other protocols that knock on the door (rule S6). */
class CrossProtocolTest {
  private static final String TLS_CLIENT_HELLO = "\u0016\u0003\u0001\u0002\u0000\u0001\u0000";

  private final TestServer server = new TestServer();

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1\r\nHost: mx.example.org:25\r\n\r\n",
        "POST / HTTP/1.1\r\nContent-Length: 99\r\n\r\nEHLO x\r\nMAIL FROM:<a@example.net>\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "OPTIONS * HTTP/1.1\nHost: bare.line.feed\n\n",
        TLS_CLIENT_HELLO
      })
  @DisplayName("S6: HTTP or a TLS ClientHello as the first line ends the connection, unanswered")
  void firstLine(String octets) throws IOException {
    MemoryTransport client = server.dial("192.0.2.1");
    assertThat(server.heard(client)).startsWith("220 ");
    assertThat(server.exchange(client, octets)).isEmpty();
    assertThat(client.otherEndClosed()).isTrue();
    assertThat(server.events(SessionEvent.Closed.class))
        .extracting(SessionEvent.Closed::end)
        .containsExactly(End.NOT_SMTP);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET / HTTP/1.1", "\\x16\\x03\\x01"})
  @DisplayName("S6: they are known before the greeting too, and get none")
  void beforeTheGreeting(String octets) {
    server.play("C: " + octets + "\nS-close\n");
    assertThat(server.events(SessionEvent.Closed.class))
        .extracting(SessionEvent.Closed::end)
        .containsExactly(End.NOT_SMTP);
  }

  @Test
  @DisplayName("S6: a request line that is too long for a command is known by its beginning")
  void longRequestLine() throws IOException {
    MemoryTransport client = server.dial("192.0.2.1");
    server.heard(client);
    String request = "GET /" + "x".repeat(5000) + " HTTP/1.1\r\n";
    assertThat(server.exchange(client, request)).isEmpty();
    assertThat(client.otherEndClosed()).isTrue();
  }

  @Test
  @DisplayName("S6: only the first line decides; later such a line is an unknown command")
  void laterLine() {
    server.playAfterHello(
        """
        C: GET / HTTP/1.1
        S: 500 5.5.2 command "GET" not recognized; HELP lists the commands
        """);
  }

  @Test
  @DisplayName("S6: replies repeat at most 64 octets of the client's text, printable")
  void echoes() {
    server.play(
        """
        S: 220 mx.example.org ESMTP Postroad
        C-raw: %s\\r\\n
        S: 500 5.5.2 command "%s..." not recognized; HELP lists the commands
        """
            .formatted("X".repeat(500), "X".repeat(61)));
  }
}
