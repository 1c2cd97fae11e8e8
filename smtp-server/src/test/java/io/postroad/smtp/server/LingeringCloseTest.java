package io.postroad.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.testkit.net.MemoryTransport;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Every "reply and close" lingers (rule S9). On this network a reset destroys what is unread. */
class LingeringCloseTest {
  private final TestServer server = TestServer.withLimits(l -> l.messageSize = 10_000);

  @AfterEach
  void stop() {
    server.close();
  }

  private MemoryTransport sentAway() throws IOException {
    MemoryTransport client = server.dial("192.0.2.1");
    server.heard(client);
    byte[] octets = "NOOP\n more of the same".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    client.write(octets, 0, octets.length, server.soon());
    server.execution.clock().settle();
    return client;
  }

  @Test
  @DisplayName(
      "S9: the client reads the last reply though it sends on; the sent is not interpreted")
  void replyIsRead() throws IOException {
    MemoryTransport client = sentAway();
    for (int i = 0; i < 5; i++) {
      client.write(
          "QUIT\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII), 0, 6, server.soon());
      server.execution.clock().settle();
    }
    assertThat(server.heard(client))
        .isEqualTo("521 5.5.2 bare CR, LF or NUL; end lines with <CR><LF>\r\n");
    assertThat(client.atEnd()).as("our stream is ended").isTrue();
    assertThat(client.otherEndClosed()).as("but the connection is open").isFalse();
    client.close();
    server.execution.clock().settle();
    assertThat(server.server.sessions()).isZero();
  }

  @Test
  @DisplayName("S9: lingering ends after 10 s")
  void tenSeconds() throws IOException {
    MemoryTransport client = sentAway();
    server.execution.clock().advance(Duration.ofMillis(9_999));
    assertThat(client.otherEndClosed()).isFalse();
    server.execution.clock().advance(Duration.ofMillis(1));
    assertThat(client.otherEndClosed()).isTrue();
  }

  @Test
  @DisplayName("S9: lingering ends after one message size of input")
  void oneMessage() throws IOException {
    MemoryTransport client = sentAway();
    client.write(new byte[9_000], 0, 9_000, server.soon());
    server.execution.clock().settle();
    assertThat(client.otherEndClosed()).isFalse();
    client.write(new byte[1_100], 0, 1_100, server.soon());
    server.execution.clock().settle();
    assertThat(client.otherEndClosed()).isTrue();
  }
}
