package io.postroad.verify.sim;

import io.postroad.smtp.address.Paths;
import io.postroad.smtp.client.ClientSettings;
import io.postroad.smtp.client.Opening;
import io.postroad.smtp.client.RecipientOutcome;
import io.postroad.smtp.client.SmtpClient;
import io.postroad.smtp.client.SmtpConnection;
import io.postroad.smtp.command.ClientName;
import io.postroad.smtp.command.Parameters;
import io.postroad.smtp.command.RcptParameters;
import io.postroad.smtp.dialog.Conversation;
import io.postroad.smtp.envelope.Content;
import io.postroad.smtp.envelope.Envelope;
import io.postroad.smtp.envelope.Recipient;
import io.postroad.smtp.runtime.Deadline;
import io.postroad.smtp.runtime.Execution;
import io.postroad.smtp.text.Xtext;
import io.postroad.smtp.wire.Network;
import java.io.ByteArrayInputStream;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A client with a memory: hands in mail objects one after the other, tries again what is put off or
 * doubtful, and tells the ledger what it was told. Confined to its thread.
 */
final class Sender implements Runnable {
  private static final Duration PATIENCE = Duration.ofHours(12);

  private final Execution execution;
  private final SmtpClient client;
  private final InetSocketAddress target;
  private final List<Mail> mails;
  private final Duration pauseMax;
  private final Ledger ledger;
  private final Supplier<Duration> elapsed;

  Sender(
      Execution execution,
      Network network,
      InetSocketAddress target,
      List<Mail> mails,
      Duration pauseMax,
      Ledger ledger,
      Supplier<Duration> elapsed) {
    this.elapsed = elapsed;
    this.execution = execution;
    ClientSettings settings = ClientSettings.named(new ClientName("client.example.net"));
    this.client = new SmtpClient(network, execution.time(), settings);
    this.target = target;
    this.mails = mails;
    this.pauseMax = pauseMax;
    this.ledger = ledger;
  }

  @Override
  public void run() {
    for (Mail mail : mails) {
      pause(pauseMax);
      ledger.sends(mail);
      handIn(mail);
    }
    ledger.senderEnded();
  }

  private void handIn(Mail mail) {
    Deadline until = execution.time().deadlineIn(PATIENCE);
    List<String> open = mail.recipients();
    while (!open.isEmpty() && !until.passed(execution.time())) {
      open = attempt(mail, open);
      if (!open.isEmpty()) {
        pause(Duration.ofMinutes(10));
      }
    }
  }

  private void pause(Duration most) {
    execution.time().sleep(Duration.ofNanos(execution.random().nextLong(most.toNanos())));
  }

  /** One try; the recipients that want another. */
  private List<String> attempt(Mail mail, List<String> recipients) {
    ledger.offered(mail, elapsed.get());
    Opening opening = client.open(target, new Conversation(execution.time()));
    return switch (opening) {
      case Opening.Opened(SmtpConnection connection) -> {
        List<RecipientOutcome> outcomes =
            connection.send(
                envelope(mail, recipients),
                () -> content(mail.content()),
                mail.content().length,
                false);
        connection.quit();
        yield note(mail, recipients, outcomes);
      }
      case Opening.Refused _, Opening.NotSecured _, Opening.NotLoggedIn _, Opening.Unreachable _ ->
          recipients;
    };
  }

  private List<String> note(Mail mail, List<String> recipients, List<RecipientOutcome> outcomes) {
    List<String> again = new ArrayList<>();
    for (int i = 0; i < recipients.size(); i++) {
      String recipient = recipients.get(i);
      switch (outcomes.get(i)) {
        case RecipientOutcome.Accepted _ -> ledger.accepted(mail, List.of(recipient));
        case RecipientOutcome.Refused refused -> {
          if (refused.temporary()) {
            again.add(recipient);
          } else {
            ledger.refused(mail, recipient);
          }
        }
        case RecipientOutcome.Lost lost -> {
          if (lost.maybeDelivered()) {
            ledger.maybeAccepted(mail, List.of(recipient));
          }
          again.add(recipient);
        }
        case RecipientOutcome.Unsendable(var _, String text) ->
            throw new IllegalStateException("a plain content cannot be sent: " + text);
      }
    }
    return again;
  }

  private static Envelope envelope(Mail mail, List<String> recipients) {
    return new Envelope(
        Paths.reversePath("<" + mail.sender() + ">").orElseThrow(),
        Parameters.mail(
            Parameters.text(mail.terms()) + " ENVID=" + Xtext.encode(mail.envelopeId())),
        recipients.stream()
            .map(recipient ->
                new Recipient(
                    Paths.forwardPath("<" + recipient + ">").orElseThrow(),
                    new RcptParameters(mail.wish(recipient), Optional.empty())))
            .toList());
  }

  private static Content content(byte[] octets) {
    ByteArrayInputStream in = new ByteArrayInputStream(octets);
    return new Content() {
      @Override
      public int read(byte[] into, int offset, int length) {
        return in.read(into, offset, length);
      }

      @Override
      public void close() {
        // Nothing is open.
      }
    };
  }
}
