package io.postroad.mta.queue;

import io.postroad.mta.spool.QueueId;
import io.postroad.smtp.runtime.Execution;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The destinations worked on: which jobs wait where, which couriers are out, who is held back.
 * Confined to the queue thread.
 */
final class Lanes {
  /** Couriers at once over all destinations: each may hold a connection and a descriptor. */
  private static final int COURIERS_MAX = 2000;

  private record WakeUp(Instant at, Lane lane) {}

  private final Map<String, Lane> lanes = new LinkedHashMap<>();
  private final PriorityQueue<WakeUp> wakeUps =
      new PriorityQueue<>((a, b) -> a.at().compareTo(b.at()));
  private final IdleCouriers idle = new IdleCouriers();
  private final Execution execution;
  private final Carrier carrier;
  private final Consumer<Signal> tell;
  private final int couriersMax;
  private int couriers;
  private long courierNumber;
  private boolean starved;
  private boolean closed;

  Lanes(Execution execution, Carrier carrier, Consumer<Signal> tell) {
    this(execution, carrier, tell, COURIERS_MAX);
  }

  /** With another bound on couriers at once. */
  Lanes(Execution execution, Carrier carrier, Consumer<Signal> tell, int couriersMax) {
    this.couriersMax = couriersMax;
    this.execution = execution;
    this.carrier = carrier;
    this.tell = tell;
  }

  Lane lane(Destination destination) {
    Lane lane = lanes.computeIfAbsent(destination.name(), _ -> new Lane(destination));
    lane.update(destination);
    return lane;
  }

  Optional<Lane> find(String name) {
    return Optional.ofNullable(lanes.get(name));
  }

  /** Couriers that are out. */
  int couriers() {
    return couriers;
  }

  /**
   * Gives waiting jobs to couriers as far as connections and rate allow; {@code begun} hears of
   * each job that leaves.
   */
  void dispatch(Lane lane, Instant now, Consumer<Job> begun) {
    while (!closed && !lane.ready().isEmpty() && !lane.isHeldBack(now)) {
      if (!lane.gate().tryPass(now)) {
        wakeUps.add(new WakeUp(lane.gate().nextPass(now), lane));
        return;
      }
      Optional<Courier> courier = freeCourier(lane);
      if (courier.isEmpty()) {
        lane.gate().giveBack();
        return;
      }
      Job job = lane.ready().next();
      begun.accept(job);
      courier.get().give(job);
    }
  }

  private Optional<Courier> freeCourier(Lane lane) {
    Optional<Courier> free = idle.takeFor(lane);
    if (free.isPresent()) {
      return free;
    }
    if (lane.couriers() >= lane.couriersAllowed()) {
      return Optional.empty();
    }
    if (couriers >= couriersMax) {
      starved = true;
      idle.takeOldest().ifPresent(Courier::dismiss); // Its leaving will be told.
      return Optional.empty();
    }
    Courier courier = new Courier(lane, carrier.carriage(lane.destination()), execution, tell);
    lane.courierStarted();
    couriers++;
    courierNumber++;
    execution.start(
        Execution.Kind.VIRTUAL, "out-" + lane.name() + "-" + courierNumber, courier::run);
    return Optional.of(courier);
  }

  /** A courier has ended its job. */
  void free(Courier courier, Instant now) {
    if (closed || courier.lane().couriers() > courier.lane().couriersAllowed()) {
      courier.dismiss();
    } else {
      idle.add(courier, now);
    }
  }

  /** Couriers that waited long enough for another job go home. */
  void sendHome(Instant now) {
    Optional<Courier> expired = idle.takeExpired(now);
    while (expired.isPresent()) {
      expired.get().dismiss();
      expired = idle.takeExpired(now);
    }
  }

  /** A courier's thread is over; the lanes that may go on because of it. */
  List<Lane> left(Courier courier) {
    idle.remove(courier);
    courier.lane().courierLeft();
    couriers--;
    List<Lane> next = starved ? waiting() : List.of(courier.lane());
    starved = false;
    return next;
  }

  /** Asks for a look at the lane at {@code at}. */
  void wakeAt(Instant at, Lane lane) {
    wakeUps.add(new WakeUp(at, lane));
  }

  /** The lanes whose time has come. */
  List<Lane> woken(Instant now) {
    List<Lane> woken = new ArrayList<>();
    while (!wakeUps.isEmpty() && !wakeUps.peek().at().isAfter(now)) {
      woken.add(wakeUps.remove().lane());
    }
    return woken;
  }

  /** When the next lane wants a look, or the next courier goes home. */
  Optional<Instant> nextWakeUp() {
    Optional<Instant> look = Optional.ofNullable(wakeUps.peek()).map(WakeUp::at);
    return Stream.concat(look.stream(), idle.nextExpiry().stream()).min(Instant::compareTo);
  }

  /**
   * Lanes with waiting jobs, for a look after couriers became free or settings changed; the one
   * whose next job has the best rank first, so that couriers in common go where they are wanted
   * most.
   */
  List<Lane> waiting() {
    return lanes.values().stream()
        .filter(lane -> !lane.ready().isEmpty())
        .sorted(Comparator.comparing(lane -> lane.ready().rank().orElse(Instant.MAX)))
        .toList();
  }

  /** Takes the jobs of one message out of every lane. */
  List<Job> withdraw(QueueId id) {
    List<Job> withdrawn = new ArrayList<>();
    for (Lane lane : waiting()) {
      withdrawn.addAll(lane.ready().take(job -> job.entry().id().equals(id)));
    }
    return withdrawn;
  }

  /** Forgets destinations with nothing to remember. */
  void forgetOld(Instant now) {
    Iterator<Lane> each = lanes.values().iterator();
    while (each.hasNext()) {
      if (each.next().isForgettable(now)) {
        each.remove();
      }
    }
  }

  /** No more jobs for anyone; free couriers go home, the others once they are done. */
  void close() {
    closed = true;
    Optional<Courier> free = idle.takeOldest();
    while (free.isPresent()) {
      free.get().dismiss();
      free = idle.takeOldest();
    }
  }

  List<DestinationView> views() {
    return lanes.values().stream()
        .map(lane ->
            new DestinationView(
                lane.name(),
                lane.ready().size(),
                lane.couriers(),
                lane.heldBackUntil(),
                lane.lastReply()))
        .toList();
  }

  /** The longest a destination is held back between probes. */
  static final Duration HELD_BACK_MAX = Duration.ofMinutes(30);
}
