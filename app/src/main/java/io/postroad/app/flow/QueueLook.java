package io.postroad.app.flow;

import io.postroad.mta.admin.Admin;
import io.postroad.mta.admin.QueueView;
import io.postroad.mta.queue.DestinationView;
import io.postroad.mta.spool.QueueId;
import io.postroad.mta.spool.Spool;
import io.postroad.smtp.runtime.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the queue looks like at one moment. Immutable.
 *
 * @param messages in the queue
 * @param held recipients that are held
 * @param oldestAge since the oldest message of the queue arrived; zero of an empty queue
 * @param destinations worked on or held back now
 * @param heldBack those of them at which nothing is tried for a while
 * @param connectionsOut open to next hops, or being opened
 * @param busiest destinations for which most messages wait, at most {@link #BUSIEST_MAX}
 */
public record QueueLook(
    long messages,
    long held,
    Duration oldestAge,
    int destinations,
    int heldBack,
    int connectionsOut,
    List<DestinationView> busiest) {

  /** How many destinations are named. */
  public static final int BUSIEST_MAX = 20;

  /** Of an empty queue. */
  public static final QueueLook EMPTY = new QueueLook(0, 0, Duration.ZERO, 0, 0, 0, List.of());

  /** Copies the list. */
  public QueueLook {
    busiest = List.copyOf(busiest);
  }

  /**
   * What looks at a queue; for one thread, now and then.
   *
   * @param admin asked at each look
   */
  public static Supplier<QueueLook> at(Supplier<Admin> admin, Time time) {
    return new Looker(admin, time)::look;
  }

  private static final class Looker {
    /** To find the oldest of many costs a look at each. */
    private static final int FEW = 10_000;

    private static final Duration OF_MANY_EVERY = Duration.ofSeconds(10);

    private final Supplier<Admin> admin;
    private final Time time;
    private Optional<QueueId> oldest = Optional.empty();
    private Instant received = Instant.EPOCH;
    private long soughtAt;

    Looker(Supplier<Admin> admin, Time time) {
      this.admin = admin;
      this.time = time;
      this.soughtAt = time.nanos() - OF_MANY_EVERY.toNanos();
    }

    QueueLook look() {
      Spool.Figures figures = admin.get().figures();
      List<DestinationView> destinations = admin.get().destinations();
      return new QueueLook(
          figures.messages(),
          figures.held(),
          oldestAge(figures.messages()),
          destinations.size(),
          (int) destinations.stream().filter(d -> d.heldBackUntil().isPresent()).count(),
          destinations.stream().mapToInt(DestinationView::connections).sum(),
          destinations.stream()
              .filter(d -> d.waiting() > 0)
              .sorted(Comparator.comparingInt(DestinationView::waiting).reversed())
              .limit(BUSIEST_MAX)
              .toList());
    }

    private Duration oldestAge(long messages) {
      if (messages == 0) {
        oldest = Optional.empty();
        return Duration.ZERO;
      }
      if (oldest.flatMap(admin.get()::find).isEmpty()) {
        oldest = Optional.empty();
        seek(messages);
      }
      Duration age = Duration.between(received, time.now());
      return oldest.isEmpty() || age.isNegative() ? Duration.ZERO : age;
    }

    private void seek(long messages) {
      boolean rested = time.nanos() - soughtAt >= OF_MANY_EVERY.toNanos();
      if (messages <= FEW || rested) {
        soughtAt = time.nanos();
        Optional<QueueView> first =
            admin.get().list(_ -> true, Optional.empty(), 1).stream().findFirst();
        oldest = first.map(QueueView::id);
        received = first.map(QueueView::received).orElse(received);
      }
    }
  }
}
