package io.postroad.mta.queue;

import io.postroad.mta.spool.QueueId;
import io.postroad.smtp.runtime.Execution;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The destinations worked on: which jobs wait where, which couriers are out, who is held back.
 * Confined to the queue thread.
 */
final class Lanes {
  /** Couriers at once over all destinations: each may hold a connection and a descriptor. */
  private static final int COURIERS_MAX = 2000;

  private final Map<String, Lane> lanes = new LinkedHashMap<>();
  private final LaneOrder<Instant> wakeUps = new LaneOrder<>();
  private final IdleCouriers idle = new IdleCouriers();
  private final CourierPool pool;
  private final Execution execution;
  private final Carrier carrier;
  private final Consumer<Signal> tell;
  private int couriers;
  private long courierNumber;
  private long laneNumber;
  private long attempts;
  private boolean closed;

  Lanes(Execution execution, Carrier carrier, Consumer<Signal> tell) {
    this(execution, carrier, tell, COURIERS_MAX);
  }

  /** With another bound on couriers at once. */
  Lanes(Execution execution, Carrier carrier, Consumer<Signal> tell, int couriersMax) {
    this.pool = new CourierPool(couriersMax);
    this.execution = execution;
    this.carrier = carrier;
    this.tell = tell;
  }

  Lane lane(Destination destination) {
    Lane lane = lanes.computeIfAbsent(destination.name(), _ -> new Lane(destination, laneNumber++));
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

  /** What is to be known of an attempt, begun then, to judge its destination by it. */
  Standing.Attempt attempt(Courier courier, Instant at) {
    return new Standing.Attempt(courier.begun(), attempts, courier.lane().working() - 1, at);
  }

  /**
   * Gives waiting jobs to couriers as far as connections and rate allow; {@code begun} hears of
   * each job that leaves.
   */
  void dispatch(Lane lane, Instant now, Consumer<Job> begun) {
    while (!closed && !lane.ready().isEmpty() && !lane.standing().isHeldBack(now)) {
      if (!lane.gate().tryPass(now)) {
        wakeAt(lane.gate().nextPass(now), lane);
        break;
      }
      Optional<Courier> courier = freeCourier(lane, now);
      if (courier.isEmpty()) {
        lane.gate().giveBack();
        return;
      }
      Job job = lane.ready().next();
      begun.accept(job);
      courier.get().give(job, ++attempts);
    }
    pool.contented(lane);
  }

  private Optional<Courier> freeCourier(Lane lane, Instant now) {
    Optional<Courier> free = idle.takeFor(lane);
    if (free.isPresent()) {
      return free;
    }
    if (lane.couriers() >= lane.couriersAllowed(now)) {
      pool.contented(lane);
      return Optional.empty();
    }
    if (!pool.admits(lane, now)) {
      if (pool.needsOneBack()) {
        idle.takeOldest().ifPresent(this::dismiss);
      }
      return Optional.empty();
    }
    Courier courier = new Courier(lane, carrier.carriage(lane.destination()), execution, tell);
    lane.courierStarted();
    pool.started(lane);
    couriers++;
    courierNumber++;
    execution.start(
        Execution.Kind.VIRTUAL, "out-" + lane.name() + "-" + courierNumber, courier::run);
    return Optional.of(courier);
  }

  /** Sends a courier home; its leaving will be told. */
  private void dismiss(Courier courier) {
    courier.lane().courierDismissed();
    pool.dismissed(courier);
    courier.dismiss();
  }

  /** A courier has ended its job. */
  void free(Courier courier, Instant now) {
    Lane lane = courier.lane();
    if (closed || lane.working() > lane.couriersAllowed(now) || pool.isWantedElsewhere(lane, now)) {
      dismiss(courier);
    } else {
      idle.add(courier, now);
    }
  }

  /** Couriers that waited long enough for another job go home. */
  void sendHome(Instant now) {
    Optional<Courier> expired = idle.takeExpired(now);
    while (expired.isPresent()) {
      dismiss(expired.get());
      expired = idle.takeExpired(now);
    }
  }

  /** A courier's thread is over: those go on who waited for that, the best claim first. */
  void left(Courier courier, Instant now, Consumer<Job> begun) {
    Lane lane = courier.lane();
    idle.remove(courier);
    lane.courierLeft(courier);
    pool.left(courier);
    couriers--;
    if (!lane.ready().isEmpty()) {
      pool.waits(lane, now);
    }
    boolean served = true;
    for (Optional<Lane> next = pool.next(); served && next.isPresent(); next = pool.next()) {
      int before = couriers;
      dispatch(next.get(), now, begun);
      // Who stays is refused for want of couriers, and so would be everybody behind.
      served = couriers > before || !pool.isWaiting(next.get());
    }
  }

  /** Asks for a look at the lane at {@code at}, or when it was asked for earlier. */
  private void wakeAt(Instant at, Lane lane) {
    if (wakeUps.key(lane).filter(earlier -> !earlier.isAfter(at)).isEmpty()) {
      wakeUps.put(lane, at);
    }
  }

  /** The lanes whose time has come. */
  List<Lane> woken(Instant now) {
    List<Lane> woken = new ArrayList<>();
    while (wakeUps.firstKey().filter(at -> !at.isAfter(now)).isPresent()) {
      Lane lane = wakeUps.first().orElseThrow();
      wakeUps.remove(lane);
      woken.add(lane);
    }
    return woken;
  }

  /** When the next lane wants a look, or the next courier goes home. */
  Optional<Instant> nextWakeUp() {
    return Stream.concat(wakeUps.firstKey().stream(), idle.nextExpiry().stream())
        .min(Instant::compareTo);
  }

  /** Looks that are asked for. */
  int wakeUps() {
    return wakeUps.size();
  }

  /** Lanes with waiting jobs, for a look after settings changed. */
  List<Lane> waiting() {
    return lanes.values().stream().filter(lane -> !lane.ready().isEmpty()).toList();
  }

  /** Takes the jobs of one message out of the destinations of these names. */
  List<Job> withdraw(QueueId id, Collection<String> names) {
    List<Job> withdrawn = new ArrayList<>();
    for (String name : names) {
      find(name)
          .ifPresent(
              lane -> withdrawn.addAll(lane.ready().take(job -> job.entry().id().equals(id))));
    }
    return withdrawn;
  }

  /** Forgets destinations with nothing to remember. */
  void forgetOld(Instant now) {
    Iterator<Lane> each = lanes.values().iterator();
    while (each.hasNext()) {
      Lane lane = each.next();
      if (lane.isForgettable(now)) {
        wakeUps.remove(lane);
        pool.contented(lane);
        each.remove();
      }
    }
  }

  /** No more jobs for anyone; free couriers go home, the others once they are done. */
  void close() {
    closed = true;
    Optional<Courier> free = idle.takeOldest();
    while (free.isPresent()) {
      dismiss(free.get());
      free = idle.takeOldest();
    }
  }

  List<DestinationView> views(Instant now) {
    return lanes.values().stream().map(lane -> lane.view(now)).toList();
  }
}
