package io.postroad.smtp.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.smtp.command.ClientName;
import io.postroad.smtp.dialog.Conversation;
import io.postroad.smtp.extension.Keyword;
import io.postroad.smtp.tls.TlsClient;
import io.postroad.smtp.wire.Network;
import io.postroad.testkit.net.MemoryNetwork;
import io.postroad.testkit.net.MemoryTransport;
import io.postroad.testkit.runtime.TestExecution;
import io.postroad.testkit.tls.TestCertificates;
import io.postroad.testkit.transcript.Transcript;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** STARTTLS and implicit TLS from the client's side (RFC 3207; rules S5, T2). */
class Rfc3207ClientTest {
  private static final InetSocketAddress SERVER =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 25);
  private static final String OFFERED =
      """
      S: 220 mx.example.org ESMTP
      C: EHLO client.example.net
      S: 250-mx.example.org
      S: 250-SIZE 1000
      S: 250 STARTTLS
      """;
  private static final String BEGUN =
      OFFERED
          + """
          C: STARTTLS
          S: 220 2.0.0 go ahead
          """;

  private final TestExecution execution = new TestExecution();
  private final MemoryNetwork network = new MemoryNetwork(execution.clock());
  private final Conversation conversation = new Conversation(execution.time());
  private Network.Listener listener;

  @BeforeEach
  void listen() throws IOException {
    listener = network.listen(SERVER, 10);
  }

  /** What came of it, when the server played the transcript. */
  private Opening open(TlsPolicy policy, String name, String transcript) {
    return open(
        ClientTls.startTls(policy, name, TestCertificates.client(execution.time())), transcript);
  }

  private Opening open(ClientTls tls, String transcript) {
    SmtpClient client =
        new SmtpClient(
            network, execution.time(), ClientSettings.named(new ClientName("client.example.net")));
    List<Opening> openings = new ArrayList<>();
    execution.start(
        io.postroad.smtp.runtime.Execution.Kind.VIRTUAL,
        "client",
        () -> {
          Opening opening = client.open(SERVER, tls, conversation);
          openings.add(opening);
          if (opening instanceof Opening.Opened(SmtpConnection connection)) {
            connection.quit();
          }
        });
    Transcript.parse(transcript).playServer(execution.clock(), listener);
    execution.clock().settle();
    assertThat(execution.uncaught()).isEmpty();
    return openings.getFirst();
  }

  @Test
  @DisplayName("A fault of the TLS engine leaves no connection open")
  void engineFails() {
    TlsClient broken =
        (_, _, _, _) -> {
          throw new IllegalStateException("the engine is broken");
        };
    ClientTls tls = ClientTls.implicit(TlsPolicy.REQUIRE, "mx.example.org", broken);
    SmtpClient client =
        new SmtpClient(
            network, execution.time(), ClientSettings.named(new ClientName("client.example.net")));
    List<String> faults = new ArrayList<>();
    execution.start(
        io.postroad.smtp.runtime.Execution.Kind.VIRTUAL,
        "client",
        () -> {
          try {
            client.open(SERVER, tls, conversation);
          } catch (IllegalStateException e) {
            faults.add(String.valueOf(e.getMessage()));
          }
        });
    Transcript.parse("C-close\n").playServer(execution.clock(), listener);
    assertThat(faults).containsExactly("the engine is broken");
  }

  private static SmtpConnection connection(Opening opening) {
    assertThat(opening).isInstanceOf(Opening.Opened.class);
    return ((Opening.Opened) opening).connection();
  }

  private static final String INSIDE =
      """
      C-tls
      C: EHLO client.example.net
      S: 250-mx.example.org
      S: 250 8BITMIME
      C: QUIT
      S: 221 2.0.0 bye
      C-close
      """;

  @ParameterizedTest
  @EnumSource(
      value = TlsPolicy.class,
      names = {"OPPORTUNISTIC", "REQUIRE", "VERIFY"})
  @DisplayName(
      "RFC 3207 §4.2: after the handshake EHLO again; what was offered before is forgotten")
  void capabilities(TlsPolicy policy) {
    SmtpConnection connection = connection(open(policy, "mx.example.org", BEGUN + INSIDE));
    assertThat(connection.capabilities().offers(Keyword.EIGHT_BIT_MIME)).isTrue();
    assertThat(connection.capabilities().offers(Keyword.SIZE)).isFalse();
    assertThat(connection.tls().orElseThrow().verified()).isEqualTo(policy == TlsPolicy.VERIFY);
    assertThat(conversation.turns())
        .anyMatch(turn -> turn.text().startsWith("inside TLS: TLSv1.3"));
  }

  @ParameterizedTest
  @EnumSource(
      value = TlsPolicy.class,
      names = {"OPPORTUNISTIC", "REQUIRE", "VERIFY"})
  @DisplayName("S5: a reply injected behind the 220 ends the connection")
  void injection(TlsPolicy policy) {
    Opening opening =
        open(
            policy,
            "mx.example.org",
            OFFERED
                + """
                C: STARTTLS
                S: 220 2.0.0 go ahead
                S: 250-mx.example.org
                S: 250 AUTH PLAIN
                C-close
                """);
    assertThat(opening).isInstanceOf(Opening.NotSecured.class);
    assertThat(((Opening.NotSecured) opening).detail()).contains("said more behind");
    System.out.println("STARTTLS, client: injected=0 leaked_plain=0");
  }

  @ParameterizedTest
  @EnumSource(
      value = TlsPolicy.class,
      names = {"REQUIRE", "VERIFY"})
  @DisplayName("T2: a capability that was stripped is no way to clear text")
  void stripped(TlsPolicy policy) {
    Opening opening =
        open(
            policy,
            "mx.example.org",
            """
            S: 220 mx.example.org ESMTP
            C: EHLO client.example.net
            S: 250-mx.example.org
            S: 250 XXXXXXXA
            C: QUIT
            S: 221 2.0.0 bye
            C-close
            """);
    assertThat(((Opening.NotSecured) opening).detail()).contains("does not offer STARTTLS");
  }

  @ParameterizedTest
  @EnumSource(
      value = TlsPolicy.class,
      names = {"REQUIRE", "VERIFY"})
  @DisplayName("T2: a server that refuses EHLO is not asked with HELO")
  void noHelo(TlsPolicy policy) {
    Opening opening =
        open(
            policy,
            "mx.example.org",
            """
            S: 220 mx.example.org
            C: EHLO client.example.net
            S: 500 what?
            C: QUIT
            S: 221 bye
            C-close
            """);
    assertThat(opening).isInstanceOf(Opening.Refused.class);
  }

  @Test
  @DisplayName("RFC 7435: opportunistic means clear text where nothing else is offered")
  void opportunistic() {
    SmtpConnection connection =
        connection(
            open(
                TlsPolicy.OPPORTUNISTIC,
                "mx.example.org",
                """
                S: 220 mx.example.org ESMTP
                C: EHLO client.example.net
                S: 250 mx.example.org
                C: QUIT
                S: 221 2.0.0 bye
                C-close
                """));
    assertThat(connection.tls()).isEmpty();
  }

  @Test
  @DisplayName("TLS off: STARTTLS is not asked for even where it is offered")
  void off() {
    connection(
        open(
            ClientTls.OFF,
            OFFERED
                + """
                C: QUIT
                S: 221 2.0.0 bye
                C-close
                """));
  }

  @ParameterizedTest
  @CsvSource({"454 4.7.0 not now", "501 5.5.2 what?", "502 5.5.1 no"})
  @DisplayName("S5: an error reply to STARTTLS ends the attempt")
  void refused(String reply) {
    for (TlsPolicy policy : List.of(TlsPolicy.REQUIRE, TlsPolicy.VERIFY, TlsPolicy.OPPORTUNISTIC)) {
      Opening opening =
          open(
              policy,
              "mx.example.org",
              OFFERED
                  + """
                  C: STARTTLS
                  S: %s
                  C: QUIT
                  S: 221 2.0.0 bye
                  C-close
                  """
                      .formatted(reply));
      assertThat(((Opening.NotSecured) opening).detail()).contains(reply);
    }
  }

  @ParameterizedTest
  @CsvSource({"mx.example.com", "192.0.2.1"})
  @DisplayName("T2: verify leaves a server whose certificate names another host")
  void wrongName(String name) {
    Opening opening = open(TlsPolicy.VERIFY, name, BEGUN + "C-tls-fails\nC-close\n");
    assertThat(((Opening.NotSecured) opening).detail()).contains("certificate is not good");
  }

  @Test
  @DisplayName("RFC 3207 §4.1: without verification any certificate will do")
  void anyName() {
    SmtpConnection connection =
        connection(open(TlsPolicy.REQUIRE, "mx.example.com", BEGUN + INSIDE));
    assertThat(connection.tls().orElseThrow().peer()).contains("CN=mx.example.org");
  }

  @Test
  @DisplayName("T2: a handshake that never comes is a failed one after 30 seconds")
  void silence() throws IOException {
    SmtpClient client =
        new SmtpClient(
            network, execution.time(), ClientSettings.named(new ClientName("client.example.net")));
    List<Opening> openings = new ArrayList<>();
    ClientTls tls =
        ClientTls.startTls(TlsPolicy.OPPORTUNISTIC, "", TestCertificates.client(execution.time()));
    execution.start(
        io.postroad.smtp.runtime.Execution.Kind.VIRTUAL,
        "client",
        () -> openings.add(client.open(SERVER, tls, conversation)));
    execution.clock().settle();
    MemoryTransport server = (MemoryTransport) listener.accept();
    for (String line : List.of("220 mx", "250-mx\r\n250 STARTTLS", "220 go ahead")) {
      byte[] octets = (line + "\r\n").getBytes(StandardCharsets.US_ASCII);
      server.write(octets, 0, octets.length, execution.time().deadlineIn(Duration.ofDays(1)));
      execution.clock().settle();
    }
    execution.clock().advance(Duration.ofSeconds(29));
    assertThat(openings).isEmpty();
    execution.clock().advance(Duration.ofSeconds(2));
    assertThat(((Opening.NotSecured) openings.getFirst()).detail()).contains("more than 30 s");
    assertThat(server.otherEndClosed()).isTrue();
  }

  @Test
  @DisplayName("RFC 8314 §3.3: with implicit TLS the greeting comes inside")
  void implicit() {
    ClientTls tls =
        ClientTls.implicit(
            TlsPolicy.VERIFY, "mx.example.org", TestCertificates.client(execution.time()));
    SmtpConnection connection =
        connection(
            open(
                tls,
                """
                C-tls
                S: 220 mx.example.org ESMTP
                C: EHLO client.example.net
                S: 250-mx.example.org
                S: 250 STARTTLS
                C: QUIT
                S: 221 2.0.0 bye
                C-close
                """));
    assertThat(connection.tls().orElseThrow().verified()).isTrue();
  }
}
