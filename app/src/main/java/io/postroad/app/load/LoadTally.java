package io.postroad.app.load;

import io.postroad.smtp.client.RecipientOutcome;
import io.postroad.smtp.reply.Reply;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * What came of the messages so far. A message counts as accepted when all of its recipients were.
 * Thread-safe.
 */
final class LoadTally {
  /** Different replies that are told; the rest is one number. */
  private static final int REPLIES_MAX = 10;

  private static final String OTHERS = "(other replies)";

  /** What came of a message, or of one recipient: the later, the worse. */
  private enum Fate {
    ACCEPTED,
    LOST,
    DEFERRED,
    REFUSED
  }

  private final Map<Fate, LongAdder> messages = new EnumMap<>(Fate.class);
  private final LongAdder connections = new LongAdder();
  private final Latencies connecting = new Latencies();
  private final Latencies transactions = new Latencies();
  private final Map<String, Long> replies = new TreeMap<>();

  LoadTally() {
    for (Fate fate : Fate.values()) {
      messages.put(fate, new LongAdder());
    }
  }

  private void count(Fate fate) {
    Objects.requireNonNull(messages.get(fate)).increment();
  }

  private long counted(Fate fate) {
    return Objects.requireNonNull(messages.get(fate)).sum();
  }

  void connected(Duration took) {
    connections.increment();
    connecting.add(took);
  }

  /** No connection came about: the message is not sent. */
  void unreachable(String detail) {
    count(Fate.LOST);
    tell(detail);
  }

  /** The session was refused before a message was begun. */
  void turnedAway(Reply reply) {
    count(reply.isTransient() ? Fate.DEFERRED : Fate.REFUSED);
    tell(reply.oneLine());
  }

  void sent(List<RecipientOutcome> outcomes, Duration took) {
    transactions.add(took);
    count(outcomes.stream().map(this::fate).max(Fate::compareTo).orElse(Fate.LOST));
  }

  private Fate fate(RecipientOutcome outcome) {
    return switch (outcome) {
      case RecipientOutcome.Accepted _ -> Fate.ACCEPTED;
      case RecipientOutcome.Refused no -> {
        tell(no.reply().oneLine());
        yield no.temporary() ? Fate.DEFERRED : Fate.REFUSED;
      }
      case RecipientOutcome.Unsendable(var status, String text) -> {
        tell(status + " " + text);
        yield Fate.REFUSED;
      }
      case RecipientOutcome.Lost(var _, String detail, boolean _) -> {
        tell(detail);
        yield Fate.LOST;
      }
    };
  }

  private synchronized void tell(String reply) {
    boolean known = replies.containsKey(reply) || replies.size() < REPLIES_MAX;
    replies.merge(known ? reply : OTHERS, 1L, Long::sum);
  }

  /** Messages that are over, however they went. */
  long over() {
    return messages.values().stream().mapToLong(LongAdder::sum).sum();
  }

  synchronized LoadReport report(Duration took, long size) {
    return new LoadReport(
        counted(Fate.ACCEPTED),
        counted(Fate.DEFERRED),
        counted(Fate.REFUSED),
        counted(Fate.LOST),
        connections.sum(),
        took,
        counted(Fate.ACCEPTED) * size,
        Spread.of(connecting),
        Spread.of(transactions),
        Map.copyOf(replies));
  }

  /** How long something took: of half, nine tenths, 99 % of them, and of all. */
  record Spread(Duration p50, Duration p90, Duration p99, Duration max) {
    static Spread of(Latencies latencies) {
      return new Spread(
          latencies.quantile(0.5),
          latencies.quantile(0.9),
          latencies.quantile(0.99),
          latencies.quantile(1));
    }
  }
}
