package io.postroad.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.smtp.server.SessionEvent.End;
import io.postroad.smtp.wire.ProxyHeader;
import io.postroad.testkit.net.MemoryTransport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The PROXY protocol of HAProxy, versions 1 and 2 (rule S7). */
class ProxyProtocolTest {
  private static final InetAddress PROXY = TestServer.ip("10.0.0.1");
  private static final String GREETING = "220 mx.example.org ESMTP Postroad\r\n";
  private static final String HEADER = "PROXY TCP4 192.0.2.7 198.51.100.1 40007 25\r\n";

  private TestServer server = listing(s -> s);

  private static TestServer listing(UnaryOperator<ServerSettings> change) {
    return new TestServer(
        s -> change.apply(s.withEntrance(s.entrance().withProxied(PROXY::equals))));
  }

  private void restart(UnaryOperator<ServerSettings> change) {
    server.close();
    server = listing(change);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private String send(MemoryTransport client, byte[] octets) throws IOException {
    return server.exchange(client, octets);
  }

  private Session introduced() {
    return server.events(SessionEvent.Introduced.class).getLast().session();
  }

  @Test
  @DisplayName("PROXY v1: the greeting waits for the header, and the session is the client's")
  void version1() {
    server.playFrom(
        "10.0.0.1",
        """
        C: PROXY TCP4 192.0.2.7 198.51.100.1 40007 25
        S: 220 mx.example.org ESMTP Postroad
        C: HELO client.example.net
        S: 250 mx.example.org
        C: MAIL FROM:<carol@example.net>
        S: 250 2.1.0 sender OK
        C: RCPT TO:<alice@example.org>
        S: 250 2.1.5 recipient OK
        C: DATA
        S: 354 send the message, end it with <CR><LF>.<CR><LF>
        C: .
        S: 250 2.0.0 queued as m1
        """);
    Session session = server.receiver.kept.getFirst().session();
    assertThat(session.client().toString()).isEqualTo("/192.0.2.7:40007");
    assertThat(session.local().toString()).isEqualTo("/198.51.100.1:25");
    assertThat(server.events(SessionEvent.Introduced.class))
        .singleElement()
        .satisfies(event -> assertThat(event.by().getAddress()).isEqualTo(PROXY));
  }

  @Test
  @DisplayName("PROXY v2: octet by octet, with values behind the addresses, nothing is lost")
  void version2() throws IOException {
    byte[] header =
        new ProxyHeader.Client(
                new InetSocketAddress(TestServer.ip("2001:db8::7"), 40007),
                new InetSocketAddress(TestServer.ip("2001:db8::1"), 25))
            .version2();
    header[15] = 36 + 5;
    MemoryTransport client = server.dial("10.0.0.1");
    for (byte octet : header) {
      assertThat(send(client, new byte[] {octet})).isEmpty();
    }
    assertThat(send(client, new byte[4])).isEmpty();
    assertThat(send(client, new byte[1])).isEqualTo(GREETING);
    assertThat(introduced().client().getPort()).isEqualTo(40007);
    assertThat(server.exchange(client, "QUIT\r\n")).startsWith("221 ");
  }

  @Test
  @DisplayName("S4: input behind the header and before the greeting is refused as ever")
  void earlyInput() throws IOException {
    MemoryTransport client = server.dial("10.0.0.1");
    assertThat(server.exchange(client, HEADER + "EHLO x\r\n")).startsWith("503 5.5.0 ");
  }

  @Test
  @DisplayName("S7: a listed peer without a header, or with a broken one, is closed in silence")
  void noHeader() throws IOException {
    for (String octets :
        new String[] {"EHLO client\r\n", "PROXY TCP4 x y 1 2\r\n", "\r\n\r\n\0\r\nQUIT\n1"}) {
      MemoryTransport client = server.dial("10.0.0.1");
      assertThat(server.exchange(client, octets + "padding beyond every header")).isEmpty();
      assertThat(client.otherEndClosed()).isTrue();
    }
    assertThat(server.events(SessionEvent.Closed.class))
        .hasSize(3)
        .allMatch(closed -> closed.end() == End.NO_PROXY_HEADER);
  }

  @Test
  @DisplayName("PROXY: a header that is not there within five seconds never comes")
  void late() throws IOException {
    MemoryTransport client = server.dial("10.0.0.1");
    assertThat(server.exchange(client, "PROXY TCP4 192.0.2.7 ")).isEmpty();
    server.execution.clock().advance(Duration.ofMillis(4900));
    assertThat(client.otherEndClosed()).isFalse();
    server.execution.clock().advance(Duration.ofMillis(200));
    server.execution.clock().settle();
    assertThat(client.otherEndClosed()).isTrue();
  }

  @Test
  @DisplayName("S7: a header of a peer that is not listed is garbage, not believed")
  void notListed() throws IOException {
    MemoryTransport client = server.dial("10.0.0.2");
    assertThat(server.heard(client)).isEqualTo(GREETING);
    assertThat(server.exchange(client, HEADER)).startsWith("500 5.5.2 ");
    assertThat(server.events(SessionEvent.Introduced.class)).isEmpty();
    assertThat(server.events(SessionEvent.Opened.class))
        .allMatch(e -> e.session().client().getAddress().equals(TestServer.ip("10.0.0.2")));
  }

  @Test
  @DisplayName("S7: trust is the client's, never the proxy's; who is not named is not trusted")
  void trust() throws IOException {
    restart(s -> s.withTrusted(a -> a.getHostAddress().startsWith("10.")));
    server.exchange(server.dial("10.0.0.1"), HEADER);
    assertThat(introduced().trusted()).isFalse();
    server.exchange(server.dial("10.0.0.1"), HEADER.replace("192.0.2.7", "10.9.9.9"));
    assertThat(introduced().trusted()).isTrue();
    server.exchange(server.dial("10.0.0.1"), "PROXY UNKNOWN\r\n");
    assertThat(introduced().trusted()).isFalse();
    assertThat(introduced().client().getAddress()).isEqualTo(PROXY);
  }

  @Test
  @DisplayName("S7: limits per client count the client behind the proxy, and not the proxy")
  void limits() throws IOException {
    restart(s -> s.withLimits(Limits.DEFAULTS.with(d -> d.connectionsPerAddress = 1)));
    MemoryTransport first = server.dial("10.0.0.1");
    assertThat(server.exchange(first, HEADER)).isEqualTo(GREETING);
    MemoryTransport second = server.dial("10.0.0.1");
    assertThat(server.exchange(second, HEADER)).startsWith("421 4.7.0 too many connections");
    MemoryTransport other = server.dial("10.0.0.1");
    assertThat(server.exchange(other, HEADER.replace("192.0.2.7", "192.0.2.8")))
        .isEqualTo(GREETING);
    server.exchange(first, "QUIT\r\n".getBytes(StandardCharsets.US_ASCII));
    first.close();
    server.execution.clock().settle();
    MemoryTransport again = server.dial("10.0.0.1");
    assertThat(server.exchange(again, HEADER)).isEqualTo(GREETING);
  }

  @Test
  @DisplayName("PROXY and XCLIENT: who is introduced by a header may introduce if listed")
  void both() throws IOException {
    restart(s -> s.withEntrance(s.entrance().withXclient(TestServer.ip("192.0.2.7")::equals)));
    MemoryTransport client = server.dial("10.0.0.1");
    server.exchange(client, HEADER);
    assertThat(server.exchange(client, "XCLIENT ADDR=203.0.113.9\r\n")).isEqualTo(GREETING);
    assertThat(introduced().client().getAddress()).isEqualTo(TestServer.ip("203.0.113.9"));
  }
}
