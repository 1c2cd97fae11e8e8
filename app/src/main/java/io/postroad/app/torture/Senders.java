package io.postroad.app.torture;

import io.postroad.smtp.address.Mailbox;
import io.postroad.smtp.client.ClientSettings;
import io.postroad.smtp.client.Opening;
import io.postroad.smtp.client.RecipientOutcome;
import io.postroad.smtp.client.SmtpClient;
import io.postroad.smtp.client.SmtpConnection;
import io.postroad.smtp.command.ClientName;
import io.postroad.smtp.command.MailParameters;
import io.postroad.smtp.command.RcptParameters;
import io.postroad.smtp.dialog.Conversation;
import io.postroad.smtp.envelope.Envelope;
import io.postroad.smtp.envelope.Recipient;
import io.postroad.smtp.runtime.Execution;
import io.postroad.smtp.runtime.Time;
import io.postroad.smtp.wire.SocketNetwork;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Sends as fast as the server takes it, and writes down every 250. Thread-safe. */
final class Senders {
  private static final Duration AGAIN = Duration.ofMillis(20);
  private static final Duration LOOK = Duration.ofMillis(500);
  private static final String QUEUED_AS = "queued as ";

  private final TorturePlan plan;
  private final Execution execution;
  private final Time time;
  private final Promises promises;
  private final SocketNetwork network;
  private final SmtpClient client;
  private final Envelope envelope;
  private final AtomicLong number = new AtomicLong();
  private final List<Execution.Running> running = new ArrayList<>();
  private volatile InetSocketAddress target = new InetSocketAddress(0);
  private volatile boolean stopped;

  Senders(TorturePlan plan, Execution execution, Promises promises) {
    this.plan = plan;
    this.execution = execution;
    this.time = execution.time();
    this.promises = promises;
    this.network = new SocketNetwork(execution);
    this.client =
        new SmtpClient(network, time, ClientSettings.named(new ClientName("torture.invalid")));
    this.envelope =
        new Envelope(
            Mailbox.parse("sender@torture.invalid").orElseThrow(),
            MailParameters.NONE,
            List.of(
                new Recipient(
                    Mailbox.parse("survivor@torture.invalid").orElseThrow(), RcptParameters.NONE)));
  }

  void start(InetSocketAddress first) {
    aim(first);
    for (int i = 1; i <= plan.sessions(); i++) {
      running.add(execution.start(Execution.Kind.VIRTUAL, "torture-" + i, this::session));
    }
  }

  /** The server is elsewhere from now on. */
  void aim(InetSocketAddress next) {
    target = next;
  }

  /** Whether no further message would find room. */
  boolean enough() {
    return promises.acceptedCount() >= plan.messagesMax();
  }

  /** Ends when the last transaction has ended. */
  void stop() {
    stopped = true;
    for (Execution.Running session : running) {
      while (!session.join(LOOK)) {
        // its transaction is bounded by the client's timeouts
      }
    }
    network.close();
  }

  private void session() {
    while (!stopped && !enough()) {
      switch (client.open(target, new Conversation(time))) {
        case Opening.Opened(SmtpConnection connection) -> transactions(connection);
        case Opening.Refused _,
            Opening.NotSecured _,
            Opening.NotLoggedIn _,
            Opening.Unreachable _ ->
            time.sleep(AGAIN); // it was just killed
      }
    }
  }

  private void transactions(SmtpConnection connection) {
    while (!stopped && !enough() && connection.reusable()) {
      long mine = number.incrementAndGet();
      byte[] octets = NumberedContent.octets(mine, plan.size());
      connection.recordTo(new Conversation(time));
      RecipientOutcome outcome =
          connection
              .send(envelope, NumberedContent.source(octets), octets.length, false)
              .getFirst();
      switch (outcome) {
        case RecipientOutcome.Accepted(var reply) ->
            queueId(reply.text()).ifPresent(id -> promises.accepted(id, mine));
        case RecipientOutcome.Lost _ -> promises.unanswered();
        case RecipientOutcome.Refused _, RecipientOutcome.Unsendable _ -> time.sleep(AGAIN);
      }
    }
    if (connection.reusable()) {
      connection.quit();
    }
  }

  private static Optional<String> queueId(String reply) {
    int at = reply.indexOf(QUEUED_AS);
    return at < 0
        ? Optional.empty()
        : Optional.of(reply.substring(at + QUEUED_AS.length()).strip());
  }
}
