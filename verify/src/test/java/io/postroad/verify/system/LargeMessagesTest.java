package io.postroad.verify.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.smtp.address.Paths;
import io.postroad.smtp.client.ClientSettings;
import io.postroad.smtp.client.ClientTls;
import io.postroad.smtp.client.Opening;
import io.postroad.smtp.client.RecipientOutcome;
import io.postroad.smtp.client.SmtpClient;
import io.postroad.smtp.client.SmtpConnection;
import io.postroad.smtp.client.TlsPolicy;
import io.postroad.smtp.command.BodyType;
import io.postroad.smtp.command.ClientName;
import io.postroad.smtp.command.MailParameters;
import io.postroad.smtp.command.RcptParameters;
import io.postroad.smtp.dialog.Conversation;
import io.postroad.smtp.envelope.Envelope;
import io.postroad.smtp.envelope.Recipient;
import io.postroad.smtp.runtime.Execution;
import io.postroad.smtp.runtime.JdkExecution;
import io.postroad.smtp.tls.JdkTlsClient;
import io.postroad.smtp.wire.SocketNetwork;
import io.postroad.testkit.runtime.Faults;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Messages at the size limit through a server whose heap would hold not two of them. */
final class LargeMessagesTest {
  private static final long SIZE = 50L << 20;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** How a content travels. */
  private enum Form {
    DATA,
    BDAT,
    BINARY
  }

  @TempDir private Path folder;

  private final Faults faults = new Faults();
  private final Execution execution = new JdkExecution(faults);

  @Test
  @DisplayName(
      "Section 3: 50 MiB by DATA and BDAT, in the clear and over TLS, pass a heap of 96 MiB whole")
  void whole() throws IOException {
    int port = Ports.free();
    StringBuilder figures = new StringBuilder();
    List<String> expected = new ArrayList<>();
    try (HashingHop hop = new HashingHop(execution, port);
        Postroad relay = relayTo(port)) {
      for (boolean tls : List.of(false, true)) {
        for (Form form : Form.values()) {
          long seed = expected.size();
          long begin = execution.time().nanos();
          send(relay, form, tls, seed);
          expected.add(LargeContent.hash(seed, SIZE, form == Form.BINARY));
          awaitHop(hop, expected);
          figures.append(
              " %s%s=%.1fs"
                  .formatted(
                      tls ? "tls-" : "",
                      form.name().toLowerCase(java.util.Locale.ROOT),
                      (execution.time().nanos() - begin) / 1e9));
        }
      }
      long begin = execution.time().nanos();
      fiveAtOnce(relay, expected);
      awaitHop(hop, expected);
      figures.append(" five=%.1fs".formatted((execution.time().nanos() - begin) / 1e9));
      assertThat(relay.stop()).as("the server's exit code").isZero();
    }
    System.out.printf("large messages: octets=%d heap=96MiB%s corrupt=0%n", SIZE, figures);
    faults.assertNone();
  }

  private void fiveAtOnce(Postroad relay, List<String> expected) {
    List<Execution.Running> senders = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      Form form = Form.values()[i % Form.values().length];
      long seed = 100L + i;
      expected.add(LargeContent.hash(seed, SIZE, form == Form.BINARY));
      senders.add(
          execution.start(
              Execution.Kind.PLATFORM,
              "sender-" + i,
              () -> send(relay, form, seed % 2 == 0, seed)));
    }
    senders.forEach(sender -> assertThat(sender.join(PATIENCE)).as("a sender is done").isTrue());
  }

  private static void awaitHop(HashingHop hop, List<String> expected) {
    Awaitility.await("all arrived, octet for octet")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> hop.hashes().size() >= expected.size());
    assertThat(hop.hashes()).containsExactlyInAnyOrderElementsOf(expected);
  }

  private SmtpConnection connect(SocketNetwork network, Postroad relay, ClientTls tls) {
    SmtpClient client =
        new SmtpClient(
            network, execution.time(), ClientSettings.named(new ClientName("client.example.org")));
    InetSocketAddress target =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), relay.smtpPort());
    return switch (client.open(target, tls, new Conversation(execution.time()))) {
      case Opening.Opened(SmtpConnection connection) -> connection;
      case Opening other -> throw new AssertionError(other + "; the server said: " + relay.log());
    };
  }

  private void send(Postroad relay, Form form, boolean tls, long seed) {
    ClientTls security =
        tls
            ? ClientTls.startTls(
                TlsPolicy.REQUIRE, "relay", new JdkTlsClient(List.of(), execution.time()))
            : ClientTls.OFF;
    boolean binary = form == Form.BINARY;
    MailParameters parameters =
        new MailParameters(
            OptionalLong.empty(), binary ? Optional.of(BodyType.BINARY_MIME) : Optional.empty());
    Envelope envelope =
        new Envelope(
            Paths.reversePath("<alice@example.org>").orElseThrow(),
            parameters,
            List.of(
                new Recipient(
                    Paths.forwardPath("<bob@example.test>").orElseThrow(), RcptParameters.NONE)));
    try (SocketNetwork network = new SocketNetwork(execution);
        SmtpConnection connection = connect(network, relay, security)) {
      if (form != Form.DATA) {
        connection.preferBdat();
      }
      List<RecipientOutcome> outcomes =
          connection.send(envelope, () -> new LargeContent(seed, SIZE, binary), SIZE, false);
      assertThat(outcomes)
          .as("%s, tls %s; the server said: %s", form, tls, relay.log())
          .allMatch(RecipientOutcome.Accepted.class::isInstance);
      connection.quit();
    }
  }

  private Postroad relayTo(int port) {
    return Postroad.start(
        folder.resolve("relay"),
        """
        hostname = "relay.example.test"
        data = "{folder}/data"

        [[listen]]
        address = "127.0.0.1:0"
        service = "mx"
        check-sender = "off"

        [http]
        listen = ""

        [relay]
        trusted-networks = ["127.0.0.0/8"]

        [[routes]]
        match = ["*"]
        via = "smtp:127.0.0.1:%d"
        """
            .formatted(port),
        "-Xmx96m");
  }
}
