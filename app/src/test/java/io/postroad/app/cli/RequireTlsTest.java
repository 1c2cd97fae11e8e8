package io.postroad.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.postroad.app.serve.RunningServer;
import io.postroad.dns.zone.ZoneServer;
import io.postroad.inbox.InboxEntry;
import io.postroad.smtp.extension.Keyword;
import io.postroad.smtp.runtime.Execution;
import io.postroad.smtp.runtime.JdkExecution;
import io.postroad.smtp.server.ListenerTls;
import io.postroad.smtp.server.ServerSettings;
import io.postroad.smtp.server.SmtpServer;
import io.postroad.smtp.wire.SocketNetwork;
import io.postroad.testkit.runtime.Faults;
import io.postroad.testkit.tls.TestCertificates;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** REQUIRETLS from a client over two whole servers to a mailbox, and where that ends (RFC 8689). */
class RequireTlsTest {
  private static final String THERE =
      """
      [domains."there.test"]
      mailboxes = ["bob"]
      deliver = "inbox"
      """;

  @TempDir private Path folder;
  private Path here;
  private Path there;

  @BeforeEach
  void folders() throws IOException {
    here = Files.createDirectory(folder.resolve("here"));
    there = Files.createDirectory(folder.resolve("there"));
  }

  /** A server that passes mail on to that port of this machine, and believes those authorities. */
  private RunningServer relay(int port, Path authorities) throws Exception {
    return RunningServer.with(
        here,
        """
        [tls]
        authorities = "%s"
        [relay]
        trusted-networks = ["127.0.0.0/8"]
        [domains."example.test"]
        mailboxes = ["alice"]
        deliver = "inbox"
        [[routes]]
        match = ["there.test"]
        via = "smtp:127.0.0.1:%d"
        """
            .formatted(authorities, port));
  }

  /** The certificate that a server made for itself; it names 127.0.0.1. */
  private static Path certificate(Path folder) {
    return folder.resolve("data").resolve("self-signed-certificate.pem");
  }

  private Run send(RunningServer relay) {
    return Run.in(
        folder,
        "send",
        "--server",
        relay.smtpText(),
        "--ca",
        certificate(here).toString(),
        "--require-tls",
        "--from",
        "alice@example.test",
        "--to",
        "bob@there.test");
  }

  private static String firstMail(RunningServer server) throws IOException {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> server.server().inbox().list(0, 10).total() == 1);
    InboxEntry entry = server.server().inbox().list(0, 10).entries().getFirst();
    try (var raw = server.server().inbox().raw(entry.id()).orElseThrow()) {
      return new String(raw.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Submits, and gives the report that comes back. */
  private String reported(RunningServer relay) throws Exception {
    Run run = send(relay);
    assertThat(run.code()).isZero();
    String report = firstMail(relay);
    assertThat(report)
        .contains("Final-Recipient: rfc822; bob@there.test", "Action: failed")
        .contains("must be encrypted on its whole way")
        .doesNotContain("Sent by postroad send.");
    return report.replaceAll("\\r\\n +", " ");
  }

  @Test
  @DisplayName("RFC 8689 §4.2.1: submitted, relayed and delivered over verified TLS all the way")
  void allTheWay() throws Exception {
    try (RunningServer last = RunningServer.with(there, THERE);
        RunningServer relay = relay(last.smtp().getPort(), certificate(there))) {
      Run run = send(relay);
      assertThat(run.err()).isEmpty();
      assertThat(run.code()).isZero();
      assertThat(run.out())
          .containsSubsequence(
              "C: STARTTLS", "inside TLS", "S: 250-REQUIRETLS", " REQUIRETLS", "S: 250 2.0.0");
      String mail = firstMail(last);
      assertThat(mail).contains("Sent by postroad send.");
      assertThat(mail.split("with ESMTPS", -1)).as("two hops, each inside TLS").hasSize(3);
      String trace = Run.in(folder, "trace", id(run), "--data", relay.data().toString()).out();
      assertThat(trace).containsPattern("MAIL FROM:<alice@example.test>.* REQUIRETLS");
    }
  }

  private static String id(Run run) {
    return run.out().lines().toList().getLast().strip();
  }

  @Test
  @DisplayName("RFC 8689 §4.2.1: a next hop without REQUIRETLS: 5.7.30 goes to the sender")
  void withoutRequireTls() throws Exception {
    Path authority =
        Files.write(folder.resolve("ca.pem"), TestCertificates.octets("authority.pem"));
    Faults faults = new Faults();
    JdkExecution execution = new JdkExecution(faults);
    CountingReceiver receiver = new CountingReceiver(execution, _ -> Optional.empty(), 1, () -> {});
    try (SocketNetwork network = new SocketNetwork(execution)) {
      ServerSettings settings =
          ServerSettings.of(
                  "mx.example.org", new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
              .withTls(new ListenerTls.StartTls(TestCertificates.server(execution.time())))
              .withWithheld(Set.of(Keyword.REQUIRETLS));
      SmtpServer last = new SmtpServer(settings, execution, network, receiver, _ -> {});
      last.start();
      try (RunningServer relay = relay(last.address().getPort(), authority)) {
        assertThat(reported(relay)).contains("Status: 5.7.30", "does not offer REQUIRETLS");
        assertThat(receiver.totals().messages()).isZero();
      } finally {
        var _ = last.stop(Duration.ofSeconds(1));
      }
    }
    faults.assertNone();
  }

  @Test
  @DisplayName("RFC 8689 §4.2.1: a next hop without STARTTLS: 5.7.10 goes to the sender")
  void withoutStartTls() throws Exception {
    String clear = "[[listen]]\naddress = \"127.0.0.1:0\"\ntls = \"off\"\ncheck-sender = \"off\"\n";
    try (RunningServer last = RunningServer.with(there, clear + THERE);
        RunningServer relay =
            relay(last.server().smtpAddresses().get(1).getPort(), certificate(there))) {
      assertThat(reported(relay)).contains("Status: 5.7.10", "does not offer STARTTLS");
      assertThat(last.server().inbox().list(0, 10).total()).isZero();
    }
  }

  @Test
  @DisplayName("RFC 8689 §4.2.1: send --mx goes to no exchanger that nobody vouches for")
  void nobodyVouches() throws Exception {
    Faults faults = new Faults();
    JdkExecution execution = new JdkExecution(faults);
    String zone =
        """
        unsigned.test. MX 10 mx.other.test.
        mx.other.test. A 127.0.0.1
        alone.test. A 127.0.0.1
        """;
    try (ZoneServer names =
        ZoneServer.start(
            zone,
            0,
            body -> {
              var _ = execution.start(Execution.Kind.VIRTUAL, "dns", body);
            })) {
      Path config =
          Files.writeString(
              folder.resolve("mx.toml"),
              "[dns]\nservers = [\"127.0.0.1:%d\"]\nmx-port = 9\n"
                  .formatted(names.address().getPort()));
      Run refused = sendByMx(config, "bob@unsigned.test", "--quiet");
      assertThat(refused.code()).isEqualTo(1);
      assertThat(refused.err()).contains("nobody vouches for them");
      // Nobody listens at that port; but these are dialled.
      assertThat(sendByMx(config, "bob@alone.test", "--quiet").err()).contains("refused");
      assertThat(sendByMx(config, "bob@unsigned.test", "--starttls=require").err())
          .contains("refused");
    }
    faults.assertNone();
  }

  private Run sendByMx(Path config, String to, String option) {
    return Run.in(
        folder,
        "send",
        "--mx",
        "--config",
        config.toString(),
        "--require-tls",
        option,
        "--from",
        "alice@example.test",
        "--to",
        to);
  }

  @Test
  @DisplayName("RFC 8689 §4.2.1, T2: a next hop whose certificate nobody vouches for gets nothing")
  void unverified() throws Exception {
    try (RunningServer last = RunningServer.with(there, THERE);
        RunningServer relay =
            relay(
                last.smtp().getPort(),
                Files.write(folder.resolve("ca.pem"), TestCertificates.octets("authority.pem")))) {
      assertThat(send(relay).code()).isZero();
      String data = relay.data().toString();
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() ->
              Run.in(folder, "queue", "list", "--data", data)
                  .out()
                  .contains("certificate is not good"));
      assertThat(last.server().inbox().list(0, 10).total()).isZero();
    }
  }
}
