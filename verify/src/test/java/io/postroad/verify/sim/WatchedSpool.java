package io.postroad.verify.sim;

import io.postroad.mta.spool.NewMessage;
import io.postroad.mta.spool.QueueEntry;
import io.postroad.mta.spool.QueueId;
import io.postroad.mta.spool.RecipientState;
import io.postroad.mta.spool.Spool;
import io.postroad.mta.spool.SpoolFullException;
import io.postroad.smtp.envelope.Content;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * A spool that tells the ledger what it takes, what it notes as passed on or delivered, and which
 * recipients end as failed without a report because their sender wished for none. Thread-safe as
 * the spool behind it.
 */
record WatchedSpool(String server, Spool spool, Ledger ledger) implements Spool {
  /** More than any report has, and the front of any mail. */
  private static final int FRONT_OCTETS = 64 * 1024;

  /** Watches a spool that was just opened. */
  WatchedSpool {
    ledger.handovers().reopened(server, spool);
  }

  @Override
  public Settled settle(QueueId id, Map<Integer, RecipientState> changes, Optional<Report> report) {
    spool.find(id).ifPresent(entry -> changes.forEach((i, state) -> look(entry, i, state, report)));
    return spool.settle(id, changes, report);
  }

  private void look(QueueEntry entry, int index, RecipientState state, Optional<Report> report) {
    Optional<Integer> number = ledger.handovers().number(server, entry.id());
    String recipient = recipient(entry.message(), index);
    switch (state) {
      case RecipientState.Delivered _, RecipientState.Unreported _ -> {
        if (entry.states().get(index).awaitsDelivery()) {
          number.ifPresent(n ->
              ledger
                  .handovers()
                  .settled(server, entry.id(), index, new Ledger.Entry(n, recipient)));
        }
      }
      case RecipientState.Bounced _ -> {
        if (report.isEmpty()) {
          ledger.failedSilently(number.orElse(-1), recipient);
        }
      }
      case RecipientState.Queued _,
          RecipientState.Deferred _,
          RecipientState.Held _,
          RecipientState.Deleted _ -> {}
    }
  }

  private static String recipient(NewMessage message, int index) {
    return MailServer.address(message.envelope().recipients().get(index).forwardPath());
  }

  /** Once its content is read to the end it may be kept, whatever the caller comes to hear. */
  @Override
  public QueueEntry accept(NewMessage message, Content content) throws IOException {
    Front read = new Front(content, front -> taken(message, front));
    try {
      return spool.accept(message, read);
    } catch (SpoolFullException e) {
      if (read.ended) {
        entries(message).forEach(ledger.handovers()::refused);
      }
      throw e;
    }
  }

  private void taken(NewMessage message, String front) {
    int number = Mail.numberIn(front);
    if (number >= 0 && !front.contains("Final-Recipient:")) {
      ledger.handovers().isNumber(server, message.id(), number);
      entries(message).forEach(ledger.handovers()::taken);
    }
  }

  /** Its recipients, if it is a mail object of a client's. */
  private List<Ledger.Entry> entries(NewMessage message) {
    return ledger
        .handovers()
        .number(server, message.id())
        .map(number ->
            IntStream.range(0, message.envelope().recipients().size())
                .mapToObj(i -> new Ledger.Entry(number, recipient(message, i)))
                .toList())
        .orElse(List.of());
  }

  /** Hands its front over once it has been read to its end. */
  private static final class Front implements Content {
    private final Content content;
    private final Consumer<String> atEnd;
    private final StringBuilder front = new StringBuilder();
    private boolean ended;

    Front(Content content, Consumer<String> atEnd) {
      this.content = content;
      this.atEnd = atEnd;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int count = content.read(into, offset, length);
      if (count > 0 && front.length() < FRONT_OCTETS) {
        front.append(new String(into, offset, count, StandardCharsets.ISO_8859_1));
      } else if (count < 0 && !ended) {
        ended = true;
        atEnd.accept(front.toString());
      }
      return count;
    }

    @Override
    public void close() {
      content.close();
    }
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
