package io.postroad.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.smtp.server.Limits.ConnectionRate;
import io.postroad.smtp.server.SessionEvent.End;
import io.postroad.testkit.net.MemoryTransport;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The limits on connections, stress mode, and the watermark of descriptors. */
class ConnectionsTest {
  private static final String GREETING = "220 mx.example.org ESMTP Postroad\r\n";
  private static final String BUSY = "421 4.3.2 mx.example.org is too busy; try again later\r\n";
  private static final String MANY = "421 4.7.0 too many connections from you; close some\r\n";
  private static final String OFTEN = "421 4.7.0 you connect too often; wait a minute\r\n";

  private final GivenResources resources = new GivenResources();

  /** A server that trusts 10.0.0.0/8. */
  private TestServer server(Consumer<LimitsDraft> change) {
    return new TestServer(
        s ->
            s.withLimits(Limits.DEFAULTS.with(change))
                .withTrusted(address -> address.getAddress()[0] == 10),
        resources);
  }

  private static String knock(TestServer server, String from) {
    return server.heard(server.dial(from));
  }

  @Test
  @DisplayName("Limits: connections in total; 10 per cent are kept for the trusted; 421 4.3.2")
  void total() {
    try (TestServer server = server(l -> l.connections = 20)) {
      for (int i = 0; i < 18; i++) {
        assertThat(knock(server, "192.0.2." + i)).isEqualTo(GREETING);
      }
      MemoryTransport refused = server.dial("192.0.2.99");
      assertThat(server.heard(refused)).isEqualTo(BUSY);
      assertThat(refused.atEnd()).isTrue();
      assertThat(knock(server, "10.0.0.1")).isEqualTo(GREETING);
      assertThat(knock(server, "10.0.0.2")).isEqualTo(GREETING);
      assertThat(knock(server, "10.0.0.3")).isEqualTo(BUSY);
      assertThat(server.events(SessionEvent.Refused.class)).hasSize(2);
      assertThat(server.connections.open()).isEqualTo(20);
    }
  }

  @Test
  @DisplayName("Limits: one connection means one; its end makes room")
  void one() throws IOException {
    try (TestServer server = server(l -> l.connections = 1)) {
      MemoryTransport first = server.dial("192.0.2.1");
      assertThat(server.heard(first)).isEqualTo(GREETING);
      assertThat(knock(server, "192.0.2.2")).isEqualTo(BUSY);
      server.exchange(first, "QUIT\r\n");
      first.close();
      server.execution.clock().settle();
      assertThat(knock(server, "192.0.2.3")).isEqualTo(GREETING);
    }
  }

  @Test
  @DisplayName(
      "Limits: at most 60 per cent of the descriptors become connections, and that is said")
  void byDescriptors() {
    resources.limit = 10;
    try (TestServer server = server(l -> l.connections = 100)) {
      assertThat(server.connections.max()).isEqualTo(6);
      assertThat(server.connections.lowered())
          .contains("connections lowered from 100 to 6: 60 per cent of the descriptor limit 10");
      for (int i = 0; i < 6; i++) {
        assertThat(knock(server, "10.0.0.1")).isEqualTo(GREETING);
      }
      assertThat(knock(server, "10.0.0.1")).isEqualTo(BUSY);
    }
    resources.limit = Long.MAX_VALUE;
    try (TestServer server = server(l -> l.connections = 20_000)) {
      assertThat(server.connections.lowered()).isEmpty();
    }
  }

  @Test
  @DisplayName("Limits: connections of one IPv4 address; another address and the trusted are free")
  void perAddress() throws IOException {
    try (TestServer server = server(l -> l.connectionsPerAddress = 2)) {
      MemoryTransport first = server.dial("192.0.2.1");
      assertThat(knock(server, "192.0.2.1")).isEqualTo(GREETING);
      assertThat(knock(server, "192.0.2.1")).isEqualTo(MANY);
      assertThat(knock(server, "192.0.2.2")).isEqualTo(GREETING);
      for (int i = 0; i < 5; i++) {
        assertThat(knock(server, "10.0.0.1")).isEqualTo(GREETING);
      }
      first.reset();
      server.execution.clock().settle();
      assertThat(knock(server, "192.0.2.1")).isEqualTo(GREETING);
    }
  }

  @Test
  @DisplayName("Limits: an IPv6 /64 is one client")
  void perPrefix() {
    try (TestServer server = server(l -> l.connectionsPerAddress = 2)) {
      assertThat(knock(server, "2001:db8::1")).isEqualTo(GREETING);
      assertThat(knock(server, "2001:db8::ffff:0:1:2")).isEqualTo(GREETING);
      assertThat(knock(server, "2001:db8::3")).isEqualTo(MANY);
      assertThat(knock(server, "2001:db8:0:1::1")).isEqualTo(GREETING);
    }
  }

  @Test
  @DisplayName("Limits: new connections of one address are 300 a minute; 421 4.7.0; 0 is unlimited")
  void rate() {
    try (TestServer server = server(l -> {})) {
      for (int i = 0; i < 300; i++) {
        knockAndLeave(server, "192.0.2.1", GREETING);
      }
      knockAndLeave(server, "192.0.2.1", OFTEN);
      knockAndLeave(server, "192.0.2.2", GREETING);
      server.execution.clock().advance(Duration.ofSeconds(1)); // earns 5
      for (int i = 0; i < 5; i++) {
        knockAndLeave(server, "192.0.2.1", GREETING);
      }
      knockAndLeave(server, "192.0.2.1", OFTEN);
      for (int i = 0; i < 310; i++) {
        knockAndLeave(server, "10.0.0.1", GREETING);
      }
    }
    try (TestServer server =
        server(l -> l.connectionRatePerAddress = new ConnectionRate(0, Duration.ofMinutes(1)))) {
      for (int i = 0; i < 400; i++) {
        knockAndLeave(server, "192.0.2.1", GREETING);
      }
    }
  }

  private static void knockAndLeave(TestServer server, String from, String expected) {
    MemoryTransport client = server.dial(from);
    assertThat(server.heard(client)).isEqualTo(expected);
    client.close();
    server.execution.clock().settle();
  }

  @Test
  @DisplayName("Stress: from 80 per cent of connections until 60: 10 s, one error, no delays")
  void stress() throws IOException {
    try (TestServer server = server(l -> l.connections = 10)) {
      List<MemoryTransport> clients = new ArrayList<>();
      for (int i = 0; i < 7; i++) {
        clients.add(server.dial("192.0.2." + i));
      }
      assertThat(server.connections.stressed()).isFalse();
      clients.add(server.dial("192.0.2.7"));
      assertThat(server.connections.stressed()).isTrue();

      MemoryTransport wrong = clients.get(0);
      // What is refused for good is said: 421 in its place would bring it back for days.
      server.exchange(wrong, "HELO client.example.net\r\n");
      server.exchange(wrong, "MAIL FROM:<>\r\n");
      assertThat(server.exchange(wrong, "RCPT TO:<dave@elsewhere.example>\r\n"))
          .startsWith("550 5.7.1 ")
          .endsWith("421 4.7.0 too many errors; closing connection\r\n");
      wrong.close();
      MemoryTransport trusted = server.dial("10.0.0.1");
      server.heard(trusted);
      assertThat(server.exchange(trusted, "FROB\r\n")).startsWith("500 5.5.2 ");

      // A session that waits from now on has 10 s, a trusted one has its 300 s.
      server.exchange(clients.get(1), "NOOP\r\n");
      server.execution.clock().advance(Duration.ofSeconds(10));
      assertThat(server.heard(clients.get(1))).startsWith("421 4.4.2 ");
      assertThat(server.heard(trusted)).isEmpty();
      clients.get(1).close();
      server.execution.clock().settle();
      assertThat(server.connections.stressed()).as("60 per cent is not below").isTrue();
      clients.get(2).close();
      server.execution.clock().settle();
      assertThat(server.connections.stressed()).isFalse();
    }
  }

  @Test
  @DisplayName("Stress: the oldest idle strangers are closed first, the trusted and the busy never")
  void oldestIdleFirst() throws IOException {
    try (TestServer server = server(l -> l.connections = 10)) {
      List<MemoryTransport> clients = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        clients.add(server.dial("192.0.2." + i));
      }
      MemoryTransport trusted = server.dial("10.0.0.1");
      server.heard(trusted);
      MemoryTransport busy = clients.get(1);
      server.exchange(busy, "HELO client.example.net\r\n");
      server.exchange(busy, "MAIL FROM:<>\r\n");
      server.execution.clock().advance(Duration.ofSeconds(11));
      server.exchange(clients.get(2), "NOOP\r\n"); // not idle so long any more
      clients.forEach(server::heard);
      server.dial("192.0.2.50");
      server.dial("192.0.2.51"); // the eighth stranger: stress begins, and room is made
      assertThat(server.heard(clients.get(0))).isEqualTo(BUSY);
      assertThat(server.heard(clients.get(3))).isEqualTo(BUSY);
      assertThat(server.heard(busy)).isEmpty();
      assertThat(server.heard(clients.get(2))).isEmpty();
      assertThat(server.heard(trusted)).isEmpty();
      server.execution.clock().advance(Duration.ofMillis(200));
      assertThat(server.events(SessionEvent.Closed.class))
          .allMatch(closed -> closed.end() == End.STOP)
          .hasSize(4);
    }
  }

  @Test
  @DisplayName("Stress: trusted sessions do not count towards the 80 per cent")
  void trustedDoNotCount() {
    try (TestServer server = server(l -> l.connections = 10)) {
      for (int i = 0; i < 10; i++) {
        assertThat(knock(server, "10.0.0.1")).isEqualTo(GREETING);
      }
      assertThat(server.connections.stressed()).isFalse();
    }
  }

  @Test
  @DisplayName("Watermark: few descriptors refuse strangers, very few pause accepting, 100 ms each")
  void descriptors() {
    try (CapturedLog log = new CapturedLog();
        TestServer server = server(l -> {})) {
      resources.free = 511;
      server.execution.clock().advance(Duration.ofMillis(100));
      assertThat(knock(server, "192.0.2.1")).isEqualTo(BUSY);
      assertThat(knock(server, "10.0.0.1")).isEqualTo(GREETING);
      resources.free = 127;
      server.execution.clock().advance(Duration.ofMillis(100));
      knock(server, "10.0.0.1"); // the acceptor was waiting for this one already
      MemoryTransport waiting = server.dial("10.0.0.1");
      assertThat(server.heard(waiting)).isEmpty();
      resources.free = 10_000;
      server.execution.clock().advance(Duration.ofMillis(100));
      assertThat(server.heard(waiting)).isEqualTo(GREETING);
      assertThat(log.records).as("said once, not at each pause").hasSize(1);
    }
  }

  @Test
  @DisplayName("Acceptor: when accepting fails it pauses 100 ms and never spins")
  void acceptFails() {
    try (CapturedLog log = new CapturedLog();
        TestServer server = server(l -> {})) {
      server.network.failAccepts(TestServer.ADDRESS, Integer.MAX_VALUE);
      server.execution.clock().advance(Duration.ofSeconds(10));
      assertThat(server.network.failedAccepts(TestServer.ADDRESS)).isBetween(90, 102);
      server.network.failAccepts(TestServer.ADDRESS, 0);
      MemoryTransport client = server.dial("192.0.2.1");
      server.execution.clock().advance(Duration.ofMillis(100));
      assertThat(server.heard(client)).isEqualTo(GREETING);
      assertThat(log.records).as("said once, not at each pause").hasSize(1);
    }
  }

  @Test
  @DisplayName("S9: a flood of refused connections neither blocks the acceptor nor piles up")
  void refusalFlood() {
    try (TestServer server = server(l -> l.connectionsPerAddress = 1)) {
      knock(server, "192.0.2.1");
      List<MemoryTransport> flood = new ArrayList<>();
      for (int i = 0; i < 290; i++) {
        flood.add(server.dial("192.0.2.1"));
      }
      long told = flood.stream().filter(client -> server.heard(client).equals(MANY)).count();
      assertThat(told).as("others are closed without a word").isEqualTo(256);
      assertThat(knock(server, "192.0.2.2")).isEqualTo(GREETING);
      server.execution.clock().advance(Duration.ofSeconds(10));
      assertThat(flood).allMatch(MemoryTransport::otherEndClosed);
    }
  }

  @Test
  @DisplayName("Limits: counts of clients are bounded, and those without connections are forgotten")
  void boundedCounts() {
    ClientCounts counts = new ClientCounts();
    for (int i = 0; i < 200_000; i++) {
      ClientCounts.Client client = new ClientCounts.Client(i, true);
      counts.enter(client, Limits.DEFAULTS, i);
      if (i % 1000 != 0) {
        counts.leave(client);
      }
    }
    assertThat(counts.clients()).isLessThanOrEqualTo(65_536);
  }
}
