package io.postroad.mta.queue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** One destination as the queue works on it. Confined to the queue thread. */
final class Lane {
  private Destination destination;
  private final ReadyJobs ready = new ReadyJobs();
  private final Deque<Courier> free = new ArrayDeque<>();
  private final RateGate gate = new RateGate();
  private int couriers;
  private int failures;
  private Optional<Instant> heldBackUntil = Optional.empty();
  private String lastReply = "";

  Lane(Destination destination) {
    this.destination = destination;
    gate.limit(destination.limits().rate());
  }

  String name() {
    return destination.name();
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

  int couriers() {
    return couriers;
  }

  void courierStarted() {
    couriers++;
  }

  void courierLeft() {
    couriers--;
  }

  /** How many couriers may work now: a destination that failed is first probed by one. */
  int couriersAllowed() {
    return failures > 0 ? 1 : destination.limits().connections();
  }

  /** Nothing gets through there: hold back. */
  void failed(Instant until, String reply) {
    failures++;
    heldBackUntil = Optional.of(until);
    lastReply = reply;
  }

  /** Something got through. */
  void succeeded() {
    failures = 0;
    heldBackUntil = Optional.empty();
    lastReply = "";
  }

  /** Lets the next attempt go at once; one courier probes if it had failed. */
  void forgetBackOff() {
    heldBackUntil = Optional.empty();
  }

  int failures() {
    return failures;
  }

  Optional<Instant> heldBackUntil() {
    return heldBackUntil;
  }

  String lastReply() {
    return lastReply;
  }

  boolean isHeldBack(Instant now) {
    return heldBackUntil.isPresent() && now.isBefore(heldBackUntil.get());
  }

  /**
   * Whether it can be forgotten: nothing here, no failure within the hour that would be, and as
   * many passes of its rate as a new one would have.
   */
  boolean isForgettable(Instant now) {
    return ready.isEmpty()
        && couriers == 0
        && gate.isFull(now)
        && heldBackUntil.map(until -> until.plus(Duration.ofHours(1)).isBefore(now)).orElse(true);
  }
}
