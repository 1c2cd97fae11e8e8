package io.postroad.mta.queue;

import io.postroad.mta.spool.Spool;
import java.time.Instant;
import java.util.Optional;

/**
 * Couriers in common: how many are out over all destinations, and who gets the next one. A quarter
 * is kept for destinations that have none, so that however many slow ones take what they may, the
 * next one is served at once; of the rest a destination gets the fewer the less is left. Who is
 * refused waits here, the best claim first, and a courier that ends its job goes home early when
 * somebody waits who has fewer. Confined to the queue thread.
 */
final class CourierPool {
  /** How many times what is left one destination may have. */
  private static final int TIMES_WHAT_IS_LEFT = 4;

  private final int most;

  /** What destinations may have beyond their first courier, and all there is for probes. */
  private final int common;

  private final LaneOrder<Claim> waiting = new LaneOrder<>();
  private int out;
  private int leaving;

  CourierPool(int most) {
    this.most = most;
    this.common = most - most / 4;
  }

  /** Whether the destination may have another courier; if not, it waits here from now on. */
  boolean admits(Lane lane, Instant now) {
    if (!lane.destination().needsConnection()) {
      return true; // its few couriers wait for no peer, and hold no connection
    }
    Claim claim = claim(lane, now);
    boolean next = hungriest().map(first -> first.couriers() >= claim.couriers()).orElse(true);
    boolean room =
        claim.couriers() == 0
            ? out < most
            : claim.couriers() <= (long) TIMES_WHAT_IS_LEFT * (common - out);
    if (next && room) {
      return true;
    }
    waiting.put(lane, claim);
    return false;
  }

  private Claim claim(Lane lane, Instant now) {
    int couriers = lane.working() + (lane.standing().failures() > 0 ? 1 : 0);
    Instant since = waiting.key(lane).map(Claim::since).orElse(now);
    int steps = lane.ready().priority().orElse(0);
    return new Claim(couriers, since, since.minus(Spool.PRIORITY_HEAD_START.multipliedBy(steps)));
  }

  /** The best claim among those that wait. */
  private Optional<Claim> hungriest() {
    Optional<Lane> first = waiting.first();
    while (first.isPresent() && first.get().ready().isEmpty()) {
      waiting.remove(first.get());
      first = waiting.first();
    }
    return waiting.firstKey();
  }

  /** A destination's courier starts. */
  void started(Lane lane) {
    waiting.remove(lane); // what it waits for from now on is another one
    out += lane.destination().needsConnection() ? 1 : 0;
  }

  /** A courier was dismissed and will leave. */
  void dismissed(Courier courier) {
    leaving += courier.lane().destination().needsConnection() ? 1 : 0;
  }

  /** A courier is gone. */
  void left(Courier courier) {
    if (courier.lane().destination().needsConnection()) {
      out--;
      leaving -= courier.dismissed() ? 1 : 0;
    }
  }

  /** The destination wants no courier now. */
  void contented(Lane lane) {
    waiting.remove(lane);
  }

  /** Lets a destination with waiting jobs take its turn. */
  void waits(Lane lane, Instant now) {
    waiting.put(lane, claim(lane, now));
  }

  boolean isWaiting(Lane lane) {
    return waiting.contains(lane);
  }

  /** The destination that is to have the next courier. */
  Optional<Lane> next() {
    return hungriest().isPresent() ? waiting.first() : Optional.empty();
  }

  /** Whether somebody waits for whom no courier is on its way home yet. */
  boolean needsOneBack() {
    return leaving < waiting.size();
  }

  /** Whether a courier of this destination that has just ended its job is wanted elsewhere. */
  boolean isWantedElsewhere(Lane lane, Instant now) {
    Optional<Claim> first = hungriest();
    if (!lane.destination().needsConnection() || first.isEmpty() || !needsOneBack()) {
      return false;
    }
    int others = lane.working() - 1;
    int theirs = first.get().couriers();
    return lane.ready().isEmpty()
        || theirs < others
        || (theirs == others
            && others <= 1
            && first.get().rank().isBefore(claim(lane, now).rank()));
  }
}
