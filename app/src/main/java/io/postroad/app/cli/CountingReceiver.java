package io.postroad.app.cli;

import io.postroad.smtp.address.ReversePath;
import io.postroad.smtp.command.MailParameters;
import io.postroad.smtp.envelope.Content;
import io.postroad.smtp.envelope.Envelope;
import io.postroad.smtp.envelope.Recipient;
import io.postroad.smtp.reply.Replies;
import io.postroad.smtp.reply.Reply;
import io.postroad.smtp.runtime.Execution;
import io.postroad.smtp.server.MailReceiver;
import io.postroad.smtp.server.Receipt;
import io.postroad.smtp.server.Session;
import io.postroad.smtp.server.Verdict;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** Takes what its manners let it take, keeps nothing, counts. Thread-safe. */
final class CountingReceiver implements MailReceiver {
  private static final int CHUNK = 1 << 13;

  private final Execution execution;
  private final SinkManners.Manners manners;
  private final long until;
  private final Runnable reached;
  private long messages;
  private long recipients;
  private long octets;
  private long firstNanos;
  private long lastNanos;

  /** The time runs from the first message to the last. */
  record Totals(long messages, long recipients, long octets, Duration time) {}

  /** Runs {@code reached} once so many messages have come. */
  CountingReceiver(Execution execution, SinkManners.Manners manners, long until, Runnable reached) {
    this.execution = execution;
    this.manners = manners;
    this.until = until;
    this.reached = reached;
  }

  @Override
  public Verdict begin(Session session, ReversePath reversePath, MailParameters parameters) {
    return verdict(SinkManners.Stage.MAIL);
  }

  private Verdict verdict(SinkManners.Stage stage) {
    return manners.at(stage).<Verdict>map(Verdict.Refused::new).orElse(Verdict.ACCEPTED);
  }

  @Override
  public Verdict addRecipient(Session session, ReversePath reversePath, Recipient recipient) {
    return verdict(SinkManners.Stage.RCPT);
  }

  @Override
  public Receipt receive(Session session, Envelope envelope, Content content) throws IOException {
    byte[] chunk = new byte[CHUNK];
    long size = 0;
    for (int n = content.read(chunk, 0, CHUNK); n >= 0; n = content.read(chunk, 0, CHUNK)) {
      size += n;
    }
    Optional<Reply> refusal = manners.at(SinkManners.Stage.DOT);
    if (refusal.isPresent()) {
      return new Receipt.Refused(refusal.get());
    }
    long number = counted(envelope.recipients().size(), size);
    if (number == until) {
      reached.run();
    }
    return new Receipt.Stored("sink" + number);
  }

  private synchronized long counted(int more, long size) {
    long now = execution.time().nanos();
    if (messages == 0) {
      firstNanos = now;
    }
    lastNanos = now;
    messages++;
    recipients += more;
    octets += size;
    return messages;
  }

  /** What came so far. */
  synchronized Totals totals() {
    return new Totals(messages, recipients, octets, Duration.ofNanos(lastNanos - firstNanos));
  }

  @Override
  public Reply verify(Session session, String query, Replies replies) {
    return replies.cannotVerify();
  }

  @Override
  public Reply expand(Session session, String query, Replies replies) {
    return replies.cannotVerify();
  }
}
