package io.postroad.mta.system;

import io.postroad.smtp.address.Paths;
import io.postroad.smtp.client.ClientSettings;
import io.postroad.smtp.client.ClientTls;
import io.postroad.smtp.client.Opening;
import io.postroad.smtp.client.RecipientOutcome;
import io.postroad.smtp.client.SmtpClient;
import io.postroad.smtp.client.SmtpConnection;
import io.postroad.smtp.client.TlsPolicy;
import io.postroad.smtp.command.ClientName;
import io.postroad.smtp.command.MailParameters;
import io.postroad.smtp.dialog.Conversation;
import io.postroad.smtp.envelope.Envelope;
import io.postroad.smtp.envelope.Recipient;
import io.postroad.smtp.runtime.Time;
import io.postroad.testkit.sim.SimulatedNetwork;
import io.postroad.testkit.sim.SimulatedProcess;
import io.postroad.testkit.tls.TestCertificates;
import java.util.List;

/** Hands a message to the agent of a world; for a thread of its machine. */
record SendingClient(SimulatedProcess machine, SimulatedNetwork network) {

  /** What was said to each recipient, and to the whole. */
  List<String> send(MailParameters parameters, byte[] message, String from, List<Recipient> to) {
    Time time = machine.execution().time();
    SmtpClient client =
        new SmtpClient(network, time, ClientSettings.named(new ClientName("client.example.org")));
    Opening opening = open(client, parameters.requireTls(), time);
    if (!(opening instanceof Opening.Opened(SmtpConnection connection))) {
      return List.of(opening.toString());
    }
    Envelope envelope =
        new Envelope(Paths.reversePath("<" + from + ">").orElseThrow(), parameters, to);
    List<RecipientOutcome> outcomes =
        connection.send(envelope, () -> new OctetsContent(message), message.length, false);
    connection.quit();
    return outcomes.stream().map(SendingClient::said).toList();
  }

  /** REQUIRETLS is offered, and may be said, inside TLS alone (RFC 8689 §2). */
  private static Opening open(SmtpClient client, boolean inside, Time time) {
    ClientTls tls =
        inside
            ? ClientTls.implicit(TlsPolicy.VERIFY, "mx.example.org", TestCertificates.client(time))
            : ClientTls.OFF;
    return client.open(inside ? MtaWorld.SECURE : MtaWorld.CLEAR, tls, new Conversation(time));
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
