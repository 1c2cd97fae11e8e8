package io.postroad.smtp.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postroad.smtp.runtime.Execution;
import io.postroad.smtp.tls.Loopback.Pair;
import io.postroad.smtp.wire.DeadlineException;
import io.postroad.smtp.wire.Transport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Random;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The port {@code Transport}, kept inside TLS as it is outside. */
class TlsTransportTest {
  private Loopback loopback;

  @BeforeEach
  void open() throws IOException {
    loopback = new Loopback(Certificates.EXCHANGER);
  }

  @AfterEach
  void close() {
    loopback.close();
    assertThat(loopback.faults).isEmpty();
  }

  private void write(Transport to, String text) throws IOException {
    byte[] octets = text.getBytes(StandardCharsets.US_ASCII);
    to.write(octets, 0, octets.length, loopback.soon());
  }

  private String read(Transport from) throws IOException {
    byte[] octets = new byte[4096];
    int count = from.read(octets, 0, octets.length, loopback.soon());
    return count < 0 ? "end" : new String(octets, 0, count, StandardCharsets.US_ASCII);
  }

  @Test
  @DisplayName("RFC 8446: both ends agree on TLS 1.3, and on what may be bound to (RFC 9266)")
  void facts() throws IOException {
    Pair pair = loopback.pair();
    TlsFacts client = pair.client().facts();
    TlsFacts server = pair.server().facts();
    assertThat(server.protocol()).isEqualTo("TLSv1.3");
    assertThat(server.cipher()).isEqualTo(client.cipher()).startsWith("TLS_AES_");
    assertThat(server.serverName()).contains("mx.example.org");
    assertThat(client.verified()).isTrue();
    assertThat(client.peer()).contains("CN=mx.example.org");
    assertThat(server.bindings().exporter().orElseThrow())
        .hasSize(32)
        .isEqualTo(client.bindings().exporter().orElseThrow());
    assertThat(server.bindings().serverEndPoint().orElseThrow())
        .hasSize(32)
        .isEqualTo(client.bindings().serverEndPoint().orElseThrow());
    Pair other = loopback.pair();
    assertThat(other.server().facts().bindings().exporter())
        .isNotEqualTo(server.bindings().exporter());
  }

  @Test
  @DisplayName("RFC 9266: a session that is resumed has bindings of its own at both ends")
  void resumed() throws IOException {
    JdkTlsClient client = loopback.client();
    for (int i = 0; i < 3; i++) {
      Pair pair = loopback.pair(client, "mx.example.org", true);
      assertThat(pair.server().facts().bindings().exporter().orElseThrow())
          .isEqualTo(pair.client().facts().bindings().exporter().orElseThrow());
      assertThat(pair.server().facts().bindings().serverEndPoint().orElseThrow())
          .isEqualTo(pair.client().facts().bindings().serverEndPoint().orElseThrow());
      assertThat(pair.client().facts().verified()).isTrue();
      write(pair.server(), "ticket comes first");
      assertThat(read(pair.client())).isEqualTo("ticket comes first");
      pair.client().close();
    }
  }

  @Test
  @DisplayName("Transport: what goes in at one end comes out at the other, in any sizes")
  void carries() throws IOException {
    Pair pair = loopback.pair();
    Random random = new Random(4);
    byte[] octets = new byte[3_000_000];
    random.nextBytes(octets);
    loopback.execution.start(
        Execution.Kind.VIRTUAL,
        "writer",
        () -> {
          try {
            int at = 0;
            Random sizes = new Random(5);
            while (at < octets.length) {
              int count = Math.min(octets.length - at, 1 + sizes.nextInt(40_000));
              pair.client().write(octets, at, count, loopback.soon());
              at += count;
            }
            pair.client().shutdownOutput();
          } catch (IOException e) {
            throw new IllegalStateException(e);
          }
        });
    ByteArrayOutputStream got = new ByteArrayOutputStream();
    byte[] buffer = new byte[20_000];
    while (true) {
      int length = 1 + random.nextInt(buffer.length);
      int count = pair.server().read(buffer, 0, length, loopback.soon());
      if (count < 0) {
        break;
      }
      got.write(buffer, 0, count);
    }
    assertThat(got.toByteArray()).isEqualTo(octets);
    assertThat(pair.server().truncated()).isFalse();
  }

  @Test
  @DisplayName("Transport: a session ticket is no input, neither looked for nor waited for")
  void ticketIsNoInput() throws IOException {
    Pair pair = loopback.pair();
    // The server's ticket is on its way: its octets lie in the socket, and decrypt to nothing.
    for (int i = 0; i < 20; i++) {
      assertThat(pair.client().hasInput()).isFalse();
      loopback.execution.time().sleep(Duration.ofMillis(5));
    }
    write(pair.server(), "220 ready\r\n");
    loopback.execution.time().sleep(Duration.ofMillis(20));
    assertThat(pair.client().hasInput()).isTrue();
    assertThat(read(pair.client())).isEqualTo("220 ready\r\n");
    assertThat(pair.client().hasInput()).isFalse();
  }

  @Test
  @DisplayName("Transport: a deadline of a read passes and the connection stays usable")
  void readDeadline() throws IOException {
    Pair pair = loopback.pair();
    byte[] octets = new byte[10];
    assertThatThrownBy(() ->
            pair.server()
                .read(octets, 0, 10, loopback.execution.time().deadlineIn(Duration.ofMillis(50))))
        .isInstanceOf(DeadlineException.class);
    write(pair.client(), "NOOP\r\n");
    assertThat(read(pair.server())).isEqualTo("NOOP\r\n");
  }

  @Test
  @DisplayName("Transport: shutdownInput below wakes a reader, and what is written still goes out")
  void wakes() throws IOException {
    Loopback.Raw raw = loopback.raw();
    Loopback.Accepting accepting = loopback.new Accepting(raw.server());
    TlsTransport client =
        loopback.client().connect(raw.client(), "localhost", true, loopback.soon());
    TlsTransport server = accepting.transport();
    loopback.execution.start(
        Execution.Kind.VIRTUAL,
        "bell",
        () -> {
          try {
            loopback.execution.time().sleep(Duration.ofMillis(50));
            raw.server().shutdownInput();
          } catch (IOException e) {
            throw new IllegalStateException(e);
          }
        });
    assertThat(read(server)).isEqualTo("end");
    write(server, "421 4.3.2 stopping\r\n");
    server.shutdownOutput();
    assertThat(read(client)).isEqualTo("421 4.3.2 stopping\r\n");
    assertThat(read(client)).isEqualTo("end");
    assertThat(client.truncated()).isFalse();
  }

  @Test
  @DisplayName("RFC 8446 §6.1: an end without close_notify is seen as cut")
  void truncation() throws IOException {
    Loopback.Raw raw = loopback.raw();
    Loopback.Accepting accepting = loopback.new Accepting(raw.server());
    TlsTransport client =
        loopback.client().connect(raw.client(), "127.0.0.1", true, loopback.soon());
    TlsTransport server = accepting.transport();
    write(client, "QUIT\r\n");
    assertThat(read(server)).isEqualTo("QUIT\r\n");
    raw.client().shutdownOutput();
    assertThat(read(server)).isEqualTo("end");
    assertThat(server.truncated()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  @DisplayName("S9: after our close_notify what the peer still sends can be read and dropped")
  void lingers(String protocol) throws IOException {
    try (SSLSocket client = loopback.foreign(protocol)) {
      Loopback.Accepting accepting = loopback.accept();
      client.startHandshake();
      TlsTransport server = accepting.transport();
      assertThat(server.facts().protocol()).isEqualTo(protocol);
      write(server, "421 go away\r\n");
      server.shutdownOutput();
      byte[] got = client.getInputStream().readNBytes(13);
      assertThat(new String(got, StandardCharsets.US_ASCII)).isEqualTo("421 go away\r\n");
      assertThat(client.getInputStream().read()).isEqualTo(-1);
      if (protocol.equals("TLSv1.3")) { // in 1.2 the JDK's client answers close with close
        client.getOutputStream().write(new byte[100_000]);
        client.shutdownOutput();
      }
      int dropped = 0;
      byte[] buffer = new byte[8192];
      int count = server.read(buffer, 0, buffer.length, loopback.soon());
      while (count > 0) {
        dropped += count;
        count = server.read(buffer, 0, buffer.length, loopback.soon());
      }
      assertThat(dropped).isEqualTo(protocol.equals("TLSv1.3") ? 100_000 : 0);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"15 03 03 00 02 01 5a 15 03 03 00 02 01 00", "15 03 03 00 02 01 00"})
  @DisplayName(
      "T2: a peer that takes leave instead of agreeing on keys is no TLS, and not verified")
  void closedInsteadOfAgreed(String records) throws IOException {
    Loopback.Raw raw = loopback.raw();
    byte[] octets = HexFormat.ofDelimiter(" ").parseHex(records);
    raw.server().write(octets, 0, octets.length, loopback.soon());
    assertThatThrownBy(
            () -> loopback.client().connect(raw.client(), "mx.example.org", true, loopback.soon()))
        .isInstanceOf(TlsException.class);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @DisplayName("P1: records without data have an end, whether they are read or only looked for")
  void emptyRecords(boolean read) throws IOException {
    try (SSLSocket client = loopback.foreign("TLSv1.3")) {
      Loopback.Accepting accepting = loopback.accept();
      client.startHandshake();
      TlsTransport server = accepting.transport();
      for (int i = 0; i < 40; i++) {
        client.startHandshake(); // in TLS 1.3: new keys, and no data
      }
      if (!read) {
        assertThat(server.hasInput()).isFalse();
      }
      assertThatThrownBy(() -> read(server))
          .isInstanceOf(TlsException.class)
          .hasMessageContaining("without data");
    }
  }

  @Test
  @DisplayName("Closing on another thread waits for no peer: it says no farewell")
  void closedByAnother() throws IOException {
    Pair near = loopback.pair();
    near.client().close();
    assertThat(read(near.server())).isEqualTo("end");
    assertThat(near.server().truncated()).isFalse();
    Pair far = loopback.pair();
    Execution.Running other =
        loopback.execution.start(Execution.Kind.VIRTUAL, "other", far.client()::close);
    assertThat(other.join(Duration.ofSeconds(5))).isTrue();
    assertThat(read(far.server())).isEqualTo("end");
    assertThat(far.server().truncated()).isTrue();
  }
}
