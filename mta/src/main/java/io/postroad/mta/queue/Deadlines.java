package io.postroad.mta.queue;

import io.postroad.mta.spool.QueueId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * When the messages in memory must be delivered by (RFC 2852); the spool minds those that are not
 * in memory. By the wall clock. Confined to the queue thread.
 */
final class Deadlines {
  private record Each(Instant at, QueueId id) {}

  private final PriorityQueue<Each> waiting = new PriorityQueue<>(Comparator.comparing(Each::at));

  /** Minds the message from now on, if it has a deadline that is still to come. */
  void add(ActiveMessage message, Instant wall) {
    message
        .entry()
        .message()
        .deadline()
        .filter(wall::isBefore)
        .ifPresent(at -> waiting.add(new Each(at, message.id())));
  }

  /** The messages whose time has passed, in memory still or not. */
  List<QueueId> passed(Instant wall) {
    List<QueueId> passed = new ArrayList<>();
    while (!waiting.isEmpty() && !waiting.peek().at.isAfter(wall)) {
      passed.add(waiting.remove().id);
    }
    return passed;
  }

  /** When the next one passes. */
  Optional<Instant> next() {
    return Optional.ofNullable(waiting.peek()).map(Each::at);
  }
}
