package io.postroad.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.smtp.server.SessionEvent.End;
import io.postroad.smtp.tls.TlsTransport;
import io.postroad.testkit.net.MemoryTransport;
import io.postroad.testkit.runtime.TestTime;
import io.postroad.testkit.tls.TestCertificates;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** STARTTLS and implicit TLS from the server's side (RFC 3207; rules S5, S6, T1). */
class Rfc3207ServerTest {
  private static final String INSIDE =
      TestServer.HELLO.replace("S: 220 mx.example.org ESMTP Postroad\n", "");
  private static final String CLEAR =
      TestServer.HELLO.replace(
          "S: 250-ENHANCEDSTATUSCODES\n", "S: 250-ENHANCEDSTATUSCODES\nS: 250-STARTTLS\n");
  private static final String GO =
      CLEAR
          + """
          C: STARTTLS
          S: 220 2.0.0 ready to start TLS
          C-tls
          """;

  private TestServer server =
      new TestServer(settings ->
          settings.withTls(new ListenerTls.StartTls(TestCertificates.server(new TestTime()))));

  @AfterEach
  void stop() {
    server.close();
  }

  private List<End> ends() {
    return server.events(SessionEvent.Closed.class).stream().map(SessionEvent.Closed::end).toList();
  }

  @Test
  @DisplayName("RFC 3207 §4: 220, a handshake, EHLO again, and mail goes through inside")
  void wholeSession() {
    server.play(
        GO
            + INSIDE
            + """
            C: MAIL FROM:<carol@example.net>
            C: RCPT TO:<alice@example.org>
            C: DATA
            S: 250 2.1.0 sender OK
            S: 250 2.1.5 recipient OK
            S: 354 send the message, end it with <CR><LF>.<CR><LF>
            C: Subject: inside
            C:
            C: .
            S: 250 2.0.0 queued as m1
            C: QUIT
            S: 221 2.0.0 mx.example.org closing connection
            S-close
            C-close
            """);
    assertThat(server.receiver.kept).hasSize(1);
    assertThat(ends()).containsExactly(End.QUIT);
    Session told = server.events(SessionEvent.Secured.class).getFirst().session();
    assertThat(told.tls().orElseThrow().protocol()).isEqualTo("TLSv1.3");
    assertThat(told.tls().orElseThrow().serverName()).contains("mx.example.org");
    assertThat(told.tls().orElseThrow().bindings().exporter()).isPresent();
    assertThat(told.conversation().turns())
        .anyMatch(turn -> turn.text().startsWith("inside TLS: TLSv1.3 with TLS_AES_"));
  }

  @Test
  @DisplayName("RFC 3207 §4.2: what the client said before the handshake is forgotten")
  void forgotten() {
    server.play(
        GO
            + """
            C: MAIL FROM:<carol@example.net>
            S: 503 5.5.1 EHLO or HELO first
            C: RCPT TO:<alice@example.org>
            S: 503 5.5.1 MAIL first
            """
            + INSIDE
            + """
            C: MAIL FROM:<carol@example.net>
            S: 250 2.1.0 sender OK
            """);
    assertThat(server.events(SessionEvent.Secured.class).getFirst().session().clientName())
        .isEmpty();
  }

  @Test
  @DisplayName("RFC 3207 §4.2: STARTTLS is not offered inside TLS, and refused there")
  void notTwice() {
    server.play(
        GO
            + INSIDE
            + """
            C: STARTTLS
            S: 503 5.5.1 TLS is on already
            C: NOOP
            S: 250 2.0.0 OK
            """);
  }

  @Test
  @DisplayName("S5: a command pipelined behind STARTTLS ends the session without a handshake")
  void injection() {
    server.play(
        CLEAR
            + """
            C: STARTTLS
            C: EHLO injected.example
            S: 503 5.5.0 input came too early; wait for the reply
            S-close
            C-close
            """);
    assertThat(ends()).containsExactly(End.RULE);
    assertThat(server.events(SessionEvent.Secured.class)).isEmpty();
    assertThat(server.receiver.kept).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "RSET",
        "MAIL FROM:<mallory@example.net>\r\nRCPT TO:<alice@example.org>",
        "\u0016\u0003\u0001\u0000\u0005\u0001\u0000\u0000\u0001\u0000",
        "x"
      })
  @DisplayName("S5: whatever is sent behind STARTTLS, nothing of it is ever a command")
  void injections(String behind) throws IOException {
    MemoryTransport client = server.dial("192.0.2.1");
    server.heard(client);
    assertThat(server.exchange(client, "EHLO client.example.net\r\n")).contains("250-STARTTLS");
    String reply = server.exchange(client, "STARTTLS\r\n" + behind + "\r\n");
    assertThat(reply).startsWith("503 5.5.0 ").doesNotContain("220").hasLineCount(1);
    client.close();
    server.execution.clock().settle();
    assertThat(server.receiver.kept).isEmpty();
    System.out.println("STARTTLS, server: injected=0 leaked_plain=0");
  }

  @Test
  @DisplayName("S5: octets that come late in the clear break the handshake and are no commands")
  void lateInjection() throws IOException {
    MemoryTransport client = server.dial("192.0.2.1");
    server.heard(client);
    server.exchange(client, "EHLO client.example.net\r\n");
    assertThat(server.exchange(client, "STARTTLS\r\n")).startsWith("220 ");
    String reply = server.exchange(client, "MAIL FROM:<mallory@example.net>\r\n");
    assertThat(reply).doesNotContain("250").doesNotContain("503");
    client.close();
    server.execution.clock().settle();
    assertThat(ends()).containsExactly(End.HANDSHAKE);
    assertThat(server.events(SessionEvent.NotSecured.class)).hasSize(1);
  }

  @Test
  @DisplayName("RFC 3207 §4: STARTTLS takes no parameter, needs EHLO, and no open transaction")
  void order() {
    server.play(
        """
        S: 220 mx.example.org ESMTP Postroad
        C: STARTTLS
        S: 503 5.5.1 EHLO or HELO first
        """
            + CLEAR.substring(CLEAR.indexOf("C: EHLO"))
            + """
            C: STARTTLS now
            S: 501 5.5.4 no argument allowed; "now" is one
            C: MAIL FROM:<carol@example.net>
            S: 250 2.1.0 sender OK
            C: STARTTLS
            S: 503 5.5.1 a transaction is open; send RSET to give it up, then STARTTLS
            C: RSET
            S: 250 2.0.0 transaction reset
            C: STARTTLS
            S: 220 2.0.0 ready to start TLS
            C-tls
            """);
  }

  @Test
  @DisplayName("Limits: a handshake has 30 seconds in all")
  void handshakeTime() {
    server.play(
        CLEAR
            + """
            C: STARTTLS
            S: 220 2.0.0 ready to start TLS
            T: +29s
            T: +2s
            S-close
            C-close
            """);
    assertThat(ends()).containsExactly(End.TIMEOUT);
  }

  @Test
  @DisplayName("S4: inside TLS too, input pipelined behind EHLO is 503 and the end")
  void earlyInside() {
    server.play(
        GO
            + """
            C: EHLO client.example.net
            C: MAIL FROM:<carol@example.net>
            S: 503 5.5.0 input came too early; wait for the reply
            S-close
            C-close
            """);
  }

  @Test
  @DisplayName("S6: HTTP inside TLS ends the connection, unanswered")
  void httpInside() {
    server.play(
        GO
            + """
            C: GET / HTTP/1.1
            S-close
            """);
    assertThat(ends()).containsExactly(End.NOT_SMTP);
  }

  @Test
  @DisplayName("S1: a bare LF inside TLS is 521 and the end; the reply is heard")
  void lingersInside() {
    server.play(
        GO
            + INSIDE
            + """
            C-raw: NOOP\\n
            S: 521 5.5.2 bare CR, LF or NUL; end lines with <CR><LF>
            S-close
            C-close
            """);
  }

  @Test
  @DisplayName("RFC 5321 §3.8: a stop wakes an idle session inside TLS, and its 421 goes out")
  void stopInside() throws IOException {
    TestTime clock = server.execution.clock();
    server.close();
    server = withImplicitTls();
    TlsTransport client =
        TestCertificates.client(clock)
            .connect(server.dial("192.0.2.1"), "mx.example.org", true, server.soon());
    assertThat(heard(client)).startsWith("220 ");
    server.stop(Duration.ofSeconds(5));
    assertThat(heard(client)).startsWith("421 4.3.2 ");
    assertThat(client.hasInput()).isFalse();
    assertThat(client.truncated()).as("close_notify was sent").isFalse();
    client.close();
  }

  @Test
  @DisplayName(
      "RFC 8314 §3.3: a listener with implicit TLS greets inside TLS, never offers STARTTLS")
  void implicit() {
    server.close();
    server = withImplicitTls();
    server.play(
        "C-tls\n"
            + TestServer.HELLO
            + """
            C: STARTTLS
            S: 503 5.5.1 TLS is on already
            C: QUIT
            S: 221 2.0.0 mx.example.org closing connection
            S-close
            C-close
            """);
    assertThat(ends()).containsExactly(End.QUIT);
  }

  @Test
  @DisplayName("S6: plain SMTP on a port with implicit TLS is no handshake")
  void plainOnImplicit() throws IOException {
    server.close();
    server = withImplicitTls();
    MemoryTransport client = server.dial("192.0.2.1");
    String reply = server.exchange(client, "EHLO client.example.net\r\n");
    assertThat(reply).doesNotContain("250").doesNotContain("220");
    client.close();
  }

  private static TestServer withImplicitTls() {
    return new TestServer(settings ->
        settings.withTls(new ListenerTls.Implicit(TestCertificates.server(new TestTime()))));
  }

  private String heard(TlsTransport client) throws IOException {
    server.execution.clock().settle();
    byte[] octets = new byte[1000];
    int count = client.read(octets, 0, octets.length, server.soon());
    return new String(octets, 0, Math.max(0, count), StandardCharsets.US_ASCII);
  }
}
