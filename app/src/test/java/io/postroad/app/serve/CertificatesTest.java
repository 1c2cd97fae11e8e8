package io.postroad.app.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postroad.app.web.ServerState;
import io.postroad.smtp.client.ClientSettings;
import io.postroad.smtp.client.ClientTls;
import io.postroad.smtp.client.Opening;
import io.postroad.smtp.client.SmtpClient;
import io.postroad.smtp.client.SmtpConnection;
import io.postroad.smtp.client.TlsPolicy;
import io.postroad.smtp.command.ClientName;
import io.postroad.smtp.dialog.Conversation;
import io.postroad.smtp.runtime.Execution;
import io.postroad.smtp.runtime.JdkExecution;
import io.postroad.smtp.tls.JdkTlsClient;
import io.postroad.smtp.wire.SocketNetwork;
import io.postroad.testkit.runtime.Faults;
import io.postroad.testkit.tls.TestCertificates;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The certificates of a whole server (rule T1; product §7.17). */
class CertificatesTest {
  private static final String CONFIGURED =
      """
      [tls]
      certificate = "own.pem"
      key = "own.key"
      """;

  @TempDir private Path folder;

  private final Faults faults = new Faults();
  private final Execution execution = new JdkExecution(faults);
  private final SocketNetwork network = new SocketNetwork(execution);

  @BeforeEach
  void install() throws IOException {
    install("exchanger");
  }

  @AfterEach
  void close() {
    network.close();
    faults.assertNone();
  }

  private void install(String name) throws IOException {
    write("own.key", TestCertificates.octets(name + ".key"));
    write("own.pem", TestCertificates.octets(name + ".pem"));
  }

  private void write(String name, byte[] octets) throws IOException {
    Path file = Files.write(folder.resolve(name), octets);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
  }

  private SmtpConnection connect(InetSocketAddress server) {
    SmtpClient client =
        new SmtpClient(
            network, execution.time(), ClientSettings.named(new ClientName("client.example.net")));
    ClientTls tls =
        ClientTls.startTls(
            TlsPolicy.REQUIRE, "localhost", new JdkTlsClient(List.of(), execution.time()));
    Opening opening = client.open(server, tls, new Conversation(execution.time()));
    assertThat(opening).isInstanceOf(Opening.Opened.class);
    return ((Opening.Opened) opening).connection();
  }

  private String shown(InetSocketAddress server) {
    try (SmtpConnection connection = connect(server)) {
      return connection.tls().orElseThrow().peer().orElseThrow();
    }
  }

  @Test
  @DisplayName("product §1: without a certificate a self-signed one is made, kept, and secret")
  void selfSigned() throws Exception {
    Path key;
    byte[] first;
    try (RunningServer server = RunningServer.catching(folder, "127.0.0.1:0")) {
      assertThat(shown(server.smtp())).startsWith("CN=");
      key = server.data().resolve("self-signed-key.pem");
      first = Files.readAllBytes(key);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
          .isEqualTo("rw-------");
      assertThat(server.server().certificateEnds().values())
          .allMatch(end -> end.isAfter(execution.time().now().plus(Duration.ofDays(3000))));
    }
    try (RunningServer again = RunningServer.catching(folder, "127.0.0.1:0")) {
      assertThat(shown(again.smtp())).startsWith("CN=");
      assertThat(Files.readAllBytes(key)).isEqualTo(first);
    }
  }

  @Test
  @DisplayName("T1: new files are shown to new sessions; those that are open go on")
  void watched() throws Exception {
    try (RunningServer server = RunningServer.with(folder, CONFIGURED);
        SmtpConnection open = connect(server.smtp())) {
      assertThat(open.tls().orElseThrow().peer()).contains("CN=mx.example.org");
      install("further");
      Awaitility.await()
          .atMost(Duration.ofSeconds(40))
          .pollInterval(Duration.ofMillis(250))
          .until(() -> shown(server.smtp()).equals("CN=mail.example.net"));
      assertThat(open.reusable()).isTrue();
      assertThat(open.send(mail(), content(), 2, false)).hasSize(1);
    }
  }

  private static io.postroad.smtp.envelope.Envelope mail() {
    return new io.postroad.smtp.envelope.Envelope(
        io.postroad.smtp.address.Mailbox.parse("a@example.net").orElseThrow(),
        io.postroad.smtp.command.MailParameters.NONE,
        List.of(
            new io.postroad.smtp.envelope.Recipient(
                io.postroad.smtp.address.Mailbox.parse("b@example.net").orElseThrow(),
                io.postroad.smtp.command.RcptParameters.NONE)));
  }

  private static io.postroad.smtp.client.ContentSource content() {
    return () -> {
      throw new IOException("it is refused before");
    };
  }

  @Test
  @DisplayName("product §1: a reload with a broken certificate is reported, and the old one stays")
  void broken() throws Exception {
    try (RunningServer server = RunningServer.with(folder, CONFIGURED)) {
      write("own.pem", "no certificate\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
      ServerState.Reloaded reloaded = server.server().reload();
      assertThat(reloaded).isInstanceOf(ServerState.Reloaded.Broken.class);
      assertThat(((ServerState.Reloaded.Broken) reloaded).problems().getFirst().text())
          .contains("own.pem")
          .contains("no certificate in PEM form");
      assertThat(shown(server.smtp())).isEqualTo("CN=mx.example.org");
      install("further");
      assertThat(server.server().reload()).isInstanceOf(ServerState.Reloaded.InForce.class);
      assertThat(shown(server.smtp())).isEqualTo("CN=mail.example.net");
    }
  }

  @Test
  @DisplayName("product §1: a reload whose port is taken changes no certificate either")
  void portTaken() throws Exception {
    try (RunningServer server = RunningServer.with(folder, CONFIGURED)) {
      write("other.key", TestCertificates.octets("further.key"));
      write("other.pem", TestCertificates.octets("further.pem"));
      Path file = folder.resolve("p.toml");
      int taken = server.server().webAddress().orElseThrow().getPort();
      Files.writeString(
          file,
          Files.readString(file).replace("own.", "other.")
              + "\n[[listen]]\naddress = \"127.0.0.1:"
              + taken
              + "\"\n");
      assertThat(server.server().reload()).isInstanceOf(ServerState.Reloaded.Broken.class);
      assertThat(shown(server.smtp())).isEqualTo("CN=mx.example.org");
    }
  }

  @Test
  @DisplayName("product §7.17: a key that others than owner and group can read is refused")
  void openKey() throws IOException {
    Files.setPosixFilePermissions(
        folder.resolve("own.key"), PosixFilePermissions.fromString("rw-r--r--"));
    assertThatThrownBy(() -> RunningServer.with(folder, CONFIGURED).close())
        .isInstanceOf(StartException.class)
        .hasMessageContaining("own.key")
        .hasMessageContaining("can be read by everybody");
  }

  @Test
  @DisplayName("T1: a key of another certificate is a clear error at start")
  void anotherKey() throws IOException {
    write("own.key", TestCertificates.octets("further.key"));
    assertThatThrownBy(() -> RunningServer.with(folder, CONFIGURED).close())
        .isInstanceOf(StartException.class)
        .hasMessageContaining("does not belong");
  }

  @Test
  @DisplayName("RFC 6066 §3: further certificates are chosen by the name that is asked for")
  void sni() throws Exception {
    write("further.key", TestCertificates.octets("further.key"));
    write("further.pem", TestCertificates.octets("further.pem"));
    String further =
        """
        [[tls.certificates]]
        names = ["localhost"]
        certificate = "further.pem"
        key = "further.key"
        """;
    try (RunningServer server = RunningServer.with(folder, CONFIGURED + further)) {
      // Both have the name: the first that is configured for it wins.
      assertThat(shown(server.smtp())).isEqualTo("CN=mx.example.org");
      assertThat(server.server().certificateEnds())
          .containsOnlyKeys("CN=mx.example.org", "CN=mail.example.net");
    }
  }
}
