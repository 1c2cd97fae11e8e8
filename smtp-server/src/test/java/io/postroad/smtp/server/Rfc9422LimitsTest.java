package io.postroad.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.testkit.net.MemoryTransport;
import java.io.IOException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** LIMITS as a server (RFC 9422): what is said is what is done. */
class Rfc9422LimitsTest {
  private static String limits(TestServer server) throws IOException {
    MemoryTransport client = server.dial("192.0.2.1");
    server.heard(client);
    return server
        .exchange(client, "EHLO x\r\n")
        .lines()
        .filter(line -> line.contains("LIMITS"))
        .findFirst()
        .orElse("none");
  }

  @Test
  @DisplayName("RFC 9422 §4.1, §4.2: the limits on recipients and messages are said as they are")
  void said() throws IOException {
    try (TestServer server =
        TestServer.withLimits(d -> {
          d.recipients = 200;
          d.messagesPerSession = 3;
        })) {
      assertThat(limits(server)).isEqualTo("250-LIMITS RCPTMAX=200 MAILMAX=3");
    }
  }

  @Test
  @DisplayName("RFC 9422 §3: what is unlimited, or over six digits, is not said")
  void unsaid() throws IOException {
    try (TestServer server =
        TestServer.withLimits(d -> {
          d.recipients = 1_000_000;
          d.messagesPerSession = 0;
        })) {
      assertThat(limits(server)).isEqualTo("none");
    }
  }

  @Test
  @DisplayName("RFC 9422 §4.1: a trusted client, whose messages are not counted, is told so")
  void trusted() throws IOException {
    try (TestServer server = new TestServer(s -> s.withTrusted(_ -> true))) {
      assertThat(limits(server)).isEqualTo("250-LIMITS RCPTMAX=1000");
    }
  }
}
