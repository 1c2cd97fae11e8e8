package io.postroad.smtp.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postroad.smtp.runtime.Execution;
import io.postroad.smtp.wire.DeadlineException;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is agreed on and what is refused (rules T1, S6). */
class TlsPolicyTest {
  private Loopback loopback;

  @BeforeEach
  void open() throws IOException {
    loopback = new Loopback(Certificates.EXCHANGER, Certificates.FURTHER);
  }

  @AfterEach
  void close() {
    loopback.close();
  }

  @Test
  @DisplayName("T1: a TLS 1.2 client that asks for renegotiation is left")
  void renegotiation() throws IOException {
    try (SSLSocket client = loopback.foreign("TLSv1.2")) {
      Loopback.Accepting accepting = loopback.accept();
      client.startHandshake();
      TlsTransport server = accepting.transport();
      client.getOutputStream().write("EHLO x\r\n".getBytes(StandardCharsets.US_ASCII));
      byte[] octets = new byte[100];
      assertThat(server.read(octets, 0, 100, loopback.soon())).isEqualTo(8);
      Execution.Running asking =
          loopback.execution.start(
              Execution.Kind.VIRTUAL,
              "asks",
              () -> {
                try {
                  client.startHandshake();
                } catch (IOException left) {
                  assertThat(left).isNotNull(); // or the JDK keeps it to itself
                }
              });
      assertThatThrownBy(() -> server.read(octets, 0, 100, loopback.soon()))
          .isInstanceOf(TlsException.class)
          .hasMessageContaining("renegotiation");
      server.close();
      assertThat(asking.join(Duration.ofSeconds(20))).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256",
        "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA",
        "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256"
      })
  @DisplayName("T1: only ECDHE with AES-GCM or ChaCha20")
  void weakCiphers(String cipher) throws IOException {
    try (SSLSocket client = loopback.foreign("TLSv1.2")) {
      client.setEnabledCipherSuites(new String[] {cipher});
      Loopback.Accepting accepting = loopback.accept();
      assertThatThrownBy(client::startHandshake).isInstanceOf(SSLException.class);
      assertThat(accepting.fault()).isInstanceOf(TlsException.class);
    }
  }

  @Test
  @DisplayName("T1: TLS 1.1 is refused")
  void oldProtocol() throws IOException {
    // A ClientHello of TLS 1.1: the JDK makes none any more.
    byte[] hello =
        java.util.HexFormat.of()
            .parseHex(
                "16030100330100002f0302"
                    + "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
                    + "000004c013c0140100"
                    + "0002" // no extension but an empty one's length
                    + "0000");
    try (Socket client = new Socket(java.net.InetAddress.getLoopbackAddress(), loopback.port())) {
      Loopback.Accepting accepting = loopback.accept();
      client.getOutputStream().write(hello);
      assertThat(accepting.fault()).isInstanceOf(TlsException.class);
      assertThat(client.getInputStream().read()).isEqualTo(0x15); // an alert
    }
  }

  @ParameterizedTest
  @CsvSource({"smtp,true", "'h2,smtp',true", "http/1.1,false", "'h2,http/1.1',false"})
  @DisplayName("S6: an ALPN list without smtp fails with no_application_protocol")
  void alpn(String offered, boolean agreed) throws IOException {
    try (SSLSocket client = loopback.foreign()) {
      SSLParameters parameters = client.getSSLParameters();
      parameters.setApplicationProtocols(offered.split(","));
      client.setSSLParameters(parameters);
      Loopback.Accepting accepting = loopback.accept();
      if (agreed) {
        client.startHandshake();
        assertThat(client.getApplicationProtocol()).isEqualTo("smtp");
        var _ = accepting.transport();
      } else {
        assertThatThrownBy(client::startHandshake).hasMessageContaining("no_application_protocol");
        assertThat(accepting.fault()).isInstanceOf(TlsException.class);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "mx.example.org,CN=mx.example.org",
    "mail.example.net,CN=mail.example.net",
    "MAIL.Example.NET,CN=mail.example.net",
    "a.wild.example.net,CN=mail.example.net",
    "a.b.wild.example.net,CN=mx.example.org",
    "unknown.example,CN=mx.example.org"
  })
  @DisplayName("RFC 6066 §3: the certificate is the one for the name that is asked for")
  void sni(String name, String subject) throws IOException {
    for (String protocol : List.of("TLSv1.2", "TLSv1.3")) {
      try (SSLSocket client = loopback.foreign(protocol)) {
        SSLParameters parameters = client.getSSLParameters();
        parameters.setServerNames(List.of(new SNIHostName(name)));
        client.setSSLParameters(parameters);
        Loopback.Accepting accepting = loopback.accept();
        client.startHandshake();
        assertThat(client.getSession().getPeerPrincipal().getName()).isEqualTo(subject);
        var _ = accepting.transport();
      }
    }
  }

  @Test
  @DisplayName("T1: certificates are replaced under open sessions, which go on")
  void replaced() throws IOException {
    Loopback.Pair before = loopback.pair(loopback.client(), "localhost", false);
    loopback.server.replace(List.of(Certificates.FURTHER));
    Loopback.Pair after = loopback.pair(loopback.client(), "localhost", false);
    assertThat(before.client().facts().peer()).contains("CN=mx.example.org");
    assertThat(after.client().facts().peer()).contains("CN=mail.example.net");
    byte[] octets = {'x'};
    before.client().write(octets, 0, 1, loopback.soon());
    assertThat(before.server().read(octets, 0, 1, loopback.soon())).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "mx.example.org,true,",
    "mx.example.org.,true,",
    "127.0.0.1,true,",
    "mx.example.com,true,No subject alternative DNS name matching mx.example.com",
    "192.0.2.7,true,192.0.2.7",
    "mx.example.com,false,"
  })
  @DisplayName("RFC 9525: verifying checks the name, or the address, and nothing else passes")
  void names(String name, boolean verify, String fault) throws IOException {
    if (fault == null) {
      Loopback.Pair pair = loopback.pair(loopback.client(), name, verify);
      assertThat(pair.client().facts().verified()).isEqualTo(verify);
    } else {
      assertThatThrownBy(() -> loopback.pair(loopback.client(), name, verify))
          .isInstanceOf(TlsException.class)
          .hasMessageContaining("certificate is not good")
          .hasMessageContaining(fault);
    }
  }

  @Test
  @DisplayName("T2: verifying needs a chain to an authority that is believed")
  void chain() throws IOException {
    JdkTlsClient jvm = new JdkTlsClient(List.of(), loopback.execution.time());
    assertThatThrownBy(() -> loopback.pair(jvm, "mx.example.org", true))
        .isInstanceOf(TlsException.class)
        .hasMessageContaining("no chain to an authority");
    assertThat(loopback.pair(jvm, "mx.example.org", false).client().facts().verified()).isFalse();
  }

  @Test
  @DisplayName("T2: a session that was not verified is never resumed as one that is")
  void noMixing() throws IOException {
    JdkTlsClient jvm = new JdkTlsClient(List.of(), loopback.execution.time());
    Loopback.Pair first = loopback.pair(jvm, "mx.example.org", false);
    byte[] octets = {'x'};
    first.server().write(octets, 0, 1, loopback.soon());
    assertThat(first.client().read(octets, 0, 1, loopback.soon())).isEqualTo(1); // and a ticket
    assertThatThrownBy(() -> loopback.pair(jvm, "mx.example.org", true))
        .isInstanceOf(TlsException.class);
  }

  @Test
  @DisplayName("Limits: a client that says nothing is left at the deadline of the handshake")
  void silent() throws IOException {
    Loopback.Raw raw = loopback.raw();
    assertThatThrownBy(() ->
            loopback.server.accept(
                raw.server(), loopback.execution.time().deadlineIn(Duration.ofMillis(50))))
        .isInstanceOf(DeadlineException.class);
  }

  @Test
  @DisplayName("S5: plain text where a handshake belongs ends it")
  void plainText() throws IOException {
    Loopback.Raw raw = loopback.raw();
    Loopback.Accepting accepting = loopback.new Accepting(raw.server());
    byte[] octets = "EHLO injected.example\r\nMAIL FROM:<>\r\n".getBytes(StandardCharsets.US_ASCII);
    raw.client().write(octets, 0, octets.length, loopback.soon());
    assertThat(accepting.fault()).isInstanceOf(TlsException.class);
  }
}
