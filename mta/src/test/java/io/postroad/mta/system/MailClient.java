package io.postroad.mta.system;

import io.postroad.smtp.client.ClientLogin;
import io.postroad.smtp.client.ClientSettings;
import io.postroad.smtp.client.ClientTls;
import io.postroad.smtp.client.Opening;
import io.postroad.smtp.client.RecipientOutcome;
import io.postroad.smtp.client.SmtpClient;
import io.postroad.smtp.client.SmtpConnection;
import io.postroad.smtp.client.TlsPolicy;
import io.postroad.smtp.command.ClientName;
import io.postroad.smtp.dialog.Conversation;
import io.postroad.smtp.envelope.Content;
import io.postroad.smtp.envelope.Envelope;
import io.postroad.smtp.runtime.Execution;
import io.postroad.smtp.runtime.Time;
import io.postroad.smtp.sasl.Credentials;
import io.postroad.testkit.sim.SimulatedNetwork;
import io.postroad.testkit.sim.SimulatedProcess;
import io.postroad.testkit.tls.TestCertificates;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/** A machine that sends messages with our own client, each over a connection of its own. */
final class MailClient {
  private static final String HOST = "mx.example.org";

  private final SimulatedProcess machine;
  private final SimulatedNetwork network;

  MailClient(SimulatedProcess machine, SimulatedNetwork network) {
    this.machine = machine;
    this.network = network;
  }

  /**
   * What the agent said for each recipient in the end; REQUIRETLS is offered, and may be said,
   * inside TLS alone (RFC 8689 §2).
   */
  List<String> send(Envelope envelope, byte[] message) {
    boolean inside = envelope.parameters().requireTls();
    return send(
        client ->
            inside
                ? client.open(
                    MtaWorld.SECURE,
                    ClientTls.implicit(TlsPolicy.VERIFY, HOST, TestCertificates.client(time())),
                    new Conversation(time()))
                : client.open(MtaWorld.CLEAR, new Conversation(time())),
        envelope,
        message);
  }

  /** The same of a user who logs in at a port of the agent's, inside TLS. */
  List<String> submit(Credentials user, int port, Envelope envelope, byte[] message) {
    return send(
        client ->
            client
                .loggingIn(new ClientLogin(user))
                .open(
                    new InetSocketAddress(MtaWorld.HOME, port),
                    ClientTls.startTls(TlsPolicy.REQUIRE, HOST, TestCertificates.client(time())),
                    new Conversation(time())),
        envelope,
        message);
  }

  private Time time() {
    return machine.execution().time();
  }

  private List<String> send(
      Function<SmtpClient, Opening> dialling, Envelope envelope, byte[] message) {
    AtomicReference<List<String>> replies = new AtomicReference<>(List.of());
    var sending =
        machine
            .execution()
            .start(
                Execution.Kind.VIRTUAL,
                "send",
                () -> replies.set(dialog(dialling, envelope, message)));
    sending.join(Duration.ofMinutes(10));
    return replies.get();
  }

  private List<String> dialog(
      Function<SmtpClient, Opening> dialling, Envelope envelope, byte[] message) {
    SmtpClient client =
        new SmtpClient(network, time(), ClientSettings.named(new ClientName("client.example.org")));
    Opening opening = dialling.apply(client);
    if (!(opening instanceof Opening.Opened(SmtpConnection connection))) {
      return List.of(opening.toString());
    }
    List<RecipientOutcome> outcomes =
        connection.send(envelope, () -> Content.of(message), message.length, false);
    connection.quit();
    return outcomes.stream().map(MailClient::said).toList();
  }

  private static String said(RecipientOutcome outcome) {
    return switch (outcome) {
      case RecipientOutcome.Accepted accepted -> accepted.finalReply().oneLine();
      case RecipientOutcome.Refused refused -> refused.reply().oneLine();
      case RecipientOutcome.Lost lost -> lost.detail();
      case RecipientOutcome.Unsendable unsendable -> unsendable.text();
    };
  }
}
