package io.postroad.verify.sim;

import io.postroad.mta.spool.NewMessage;
import io.postroad.mta.spool.QueueEntry;
import io.postroad.mta.spool.QueueId;
import io.postroad.mta.spool.RecipientState;
import io.postroad.mta.spool.Spool;
import io.postroad.smtp.command.EnvelopeId;
import io.postroad.smtp.envelope.Content;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A spool that tells the ledger of recipients that end as failed without a report: those whose
 * sender wished for none. Thread-safe as the spool behind it.
 */
record SilentFailures(Spool spool, Ledger ledger) implements Spool {

  @Override
  public Settled settle(QueueId id, Map<Integer, RecipientState> changes, Optional<Report> report) {
    if (report.isEmpty()) {
      spool.find(id).ifPresent(entry -> changes.forEach((i, state) -> look(entry, i, state)));
    }
    return spool.settle(id, changes, report);
  }

  private void look(QueueEntry entry, int recipient, RecipientState state) {
    if (state instanceof RecipientState.Bounced) {
      var envelope = entry.message().envelope();
      ledger.failedSilently(
          envelope.parameters().envid().map(EnvelopeId::text).map(Mail::numberOf).orElse(-1),
          MailServer.address(envelope.recipients().get(recipient).forwardPath()));
    }
  }

  @Override
  public QueueEntry accept(NewMessage message, Content content) throws IOException {
    return spool.accept(message, content);
  }

  @Override
  public List<QueueEntry> take(int limit, Instant now, Predicate<String> passOver) {
    return spool.take(limit, now, passOver);
  }

  @Override
  public Optional<Instant> nextDue() {
    return spool.nextDue();
  }

  @Override
  public List<QueueEntry> takeDated(int limit, Instant now) {
    return spool.takeDated(limit, now);
  }

  @Override
  public Optional<Instant> nextDated() {
    return spool.nextDated();
  }

  @Override
  public void release(QueueId id) {
    spool.release(id);
  }

  @Override
  public Optional<QueueEntry> lease(QueueId id) {
    return spool.lease(id);
  }

  @Override
  public Optional<QueueEntry> find(QueueId id) {
    return spool.find(id);
  }

  @Override
  public List<QueueEntry> list(Predicate<QueueEntry> filter, Optional<QueueId> after, int limit) {
    return spool.list(filter, after, limit);
  }

  @Override
  public List<QueueEntry> listHeld(
      Predicate<QueueEntry> filter, Optional<QueueId> after, int limit) {
    return spool.listHeld(filter, after, limit);
  }

  @Override
  public Optional<Content> content(QueueId id) throws IOException {
    return spool.content(id);
  }

  @Override
  public void sync() throws IOException {
    spool.sync();
  }

  @Override
  public Figures figures() {
    return spool.figures();
  }

  @Override
  public Duration commitLatency() {
    return spool.commitLatency();
  }

  @Override
  public void close() throws IOException {
    spool.close();
  }
}
