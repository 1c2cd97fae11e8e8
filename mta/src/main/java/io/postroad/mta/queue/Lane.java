package io.postroad.mta.queue;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** One destination as the queue works on it. Confined to the queue thread. */
final class Lane {
  private final long number;
  private Destination destination;
  private final ReadyJobs ready = new ReadyJobs();
  private final Deque<Courier> free = new ArrayDeque<>();
  private final RateGate gate = new RateGate();
  private final Standing standing = new Standing();
  private int couriers;
  private int leaving;

  /** {@code number} is one of its own, for an order among equals. */
  Lane(Destination destination, long number) {
    this.destination = destination;
    this.number = number;
    gate.limit(destination.limits().rate());
  }

  String name() {
    return destination.name();
  }

  long number() {
    return number;
  }

  Destination destination() {
    return destination;
  }

  /** The latest plan knows the limits in force. */
  void update(Destination latest) {
    destination = latest;
    gate.limit(latest.limits().rate());
  }

  ReadyJobs ready() {
    return ready;
  }

  Deque<Courier> free() {
    return free;
  }

  RateGate gate() {
    return gate;
  }

  /** What attempts have taught about it. */
  Standing standing() {
    return standing;
  }

  /** Couriers that are out: each may hold a connection. */
  int couriers() {
    return couriers;
  }

  /** Those of them that were not dismissed. */
  int working() {
    return couriers - leaving;
  }

  void courierStarted() {
    couriers++;
  }

  void courierDismissed() {
    leaving++;
  }

  void courierLeft(Courier courier) {
    couriers--;
    leaving -= courier.dismissed() ? 1 : 0;
  }

  /** How many couriers may work now. */
  int couriersAllowed(Instant now) {
    return standing.connections(destination.limits().connections(), now);
  }

  /** What an operator sees of it. */
  DestinationView view(Instant now) {
    return new DestinationView(
        name(),
        ready.size(),
        couriers,
        standing.heldBackUntil(),
        standing.lastReply(),
        destination.needsConnection() ? Optional.of(pressure(now)) : Optional.empty());
  }

  private DestinationView.Pressure pressure(Instant now) {
    return new DestinationView.Pressure(
        destination.limits(),
        destination.limitsFrom(),
        couriersAllowed(now),
        standing.failures(),
        ready.isEmpty() || gate.isFull(now) ? Optional.empty() : Optional.of(gate.nextPass(now)));
  }

  /**
   * Whether it can be forgotten: nothing here, no failure within the hour that would be, and as
   * many passes of its rate as a new one would have.
   */
  boolean isForgettable(Instant now) {
    return ready.isEmpty() && couriers == 0 && gate.isFull(now) && standing.isForgettable(now);
  }
}
