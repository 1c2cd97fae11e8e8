package io.postroad.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.testkit.net.MemoryTransport;
import java.io.IOException;
import java.lang.management.MemoryUsage;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is refused when the heap fills, and what a transaction may take of it. */
class HeapWatermarkTest {
  private static final String GREETING = "220 mx.example.org ESMTP Postroad\r\n";
  private static final String BUSY = "421 4.3.2 mx.example.org is too busy; try again later\r\n";

  private final GivenResources resources = new GivenResources();

  /** A server that trusts 10.0.0.0/8. */
  private TestServer server() {
    return new TestServer(s -> s.withTrusted(address -> address.getAddress()[0] == 10), resources);
  }

  private static String knock(TestServer server, String from) {
    return server.heard(server.dial(from));
  }

  @Test
  @DisplayName("Watermark: heap from 75 per cent refuses strangers, from 85 everyone, MAIL is 452")
  void heap() throws IOException {
    try (TestServer server = server()) {
      MemoryTransport before = server.dial("10.0.0.1");
      server.exchange(before, "HELO client.example.net\r\n");
      resources.heap = 75;
      server.execution.clock().advance(Duration.ofMillis(100));
      assertThat(knock(server, "192.0.2.1")).isEqualTo(BUSY);
      assertThat(knock(server, "10.0.0.1")).isEqualTo(GREETING);
      resources.heap = 85;
      server.execution.clock().advance(Duration.ofMillis(100));
      assertThat(knock(server, "10.0.0.1")).isEqualTo(BUSY);
      assertThat(server.connections.stressed()).isTrue();
      assertThat(server.exchange(before, "MAIL FROM:<>\r\n"))
          .isEqualTo("452 4.3.1 not enough room for mail now; try again later\r\n");
      resources.heap = 10;
      server.execution.clock().advance(Duration.ofMillis(100));
      assertThat(knock(server, "192.0.2.1")).isEqualTo(GREETING);
      assertThat(server.connections.stressed()).isFalse();
      assertThat(server.exchange(before, "MAIL FROM:<>\r\n")).startsWith("250 ");
    }
  }

  @Test
  @DisplayName("Watermark: a heap that is full of garbage is collected before mail is refused")
  void garbage() throws IOException {
    try (TestServer server = server()) {
      resources.garbage = 90;
      server.execution.clock().advance(Duration.ofMillis(100));
      assertThat(knock(server, "192.0.2.1")).isEqualTo(GREETING);
      assertThat(resources.reclaims.get()).isOne();
      resources.heap = 90;
      for (int i = 0; i < 100; i++) {
        server.execution.clock().advance(Duration.ofMillis(500));
        assertThat(knock(server, "192.0.2.1")).isEqualTo(BUSY);
      }
      assertThat(resources.reclaims.get()).as("every 30 s at most").isBetween(2, 3);
    }
  }

  @Test
  @DisplayName("Watermark: no more of the heap counts than is in use")
  void heapInUse() {
    assertThat(JvmResources.used(usage(90), usage(10))).as("shrunk since").isEqualTo(10);
    assertThat(JvmResources.used(usage(10), usage(90))).as("garbage").isEqualTo(10);
    assertThat(JvmResources.used(null, usage(90))).isZero();
  }

  private static MemoryUsage usage(long used) {
    return new MemoryUsage(0, used, 100, 100);
  }

  @Test
  @DisplayName(
      "Watermark: a full heap refuses recipients and contents too, old connections as well")
  void heapInsideTransaction() throws IOException {
    String full = "452 4.3.1 not enough room for mail now; try again later\r\n";
    try (TestServer server = server()) {
      MemoryTransport client = server.dial("192.0.2.1");
      server.exchange(client, "EHLO client.example.net\r\n");
      server.exchange(client, "MAIL FROM:<>\r\nRCPT TO:<alice@example.org>\r\n");
      resources.heap = 90;
      server.execution.clock().advance(Duration.ofMillis(100)); // and nobody connects
      assertThat(server.exchange(client, "RCPT TO:<bob@example.org>\r\n")).isEqualTo(full);
      assertThat(server.exchange(client, "DATA\r\n")).isEqualTo(full);
      assertThat(server.exchange(client, "BDAT 6 LAST\r\nQUIT\r\n")).isEqualTo(full);
      resources.heap = 10;
      server.execution.clock().advance(Duration.ofMillis(100));
      assertThat(server.exchange(client, "BDAT 6 LAST\r\nQUIT\r\n")).startsWith("250 2.0.0 ");
    }
  }

  @Test
  @DisplayName("Limits: the recipients of a transaction hold 256 KiB at most; 452 4.3.1")
  void envelopeOctets() throws IOException {
    try (TestServer server = server()) {
      MemoryTransport client = server.dial("192.0.2.1");
      server.exchange(client, "EHLO client.example.net\r\n");
      server.exchange(client, "MAIL FROM:<>\r\n");
      String usual = "RCPT TO:<user%03d.of.some.length@example.org> ORCPT=rfc822;%1$03d%s\r\n";
      int most = 0;
      String said = "250";
      while (said.startsWith("250")) {
        said = server.exchange(client, usual.formatted(most++, "x".repeat(480)));
      }
      assertThat(said).startsWith("452 4.3.1 ");
      assertThat(most).as("far more than the hundred of RFC 5321").isBetween(400, 500);
      server.exchange(client, "RSET\r\nMAIL FROM:<>\r\n");
      for (int i = 0; i < 1000; i++) {
        assertThat(server.exchange(client, usual.formatted(i, "x".repeat(60)))).startsWith("250 ");
      }
      assertThat(server.exchange(client, usual.formatted(0, ""))).startsWith("452 4.5.3 ");
    }
  }
}
