package io.postroad.mta.queue;

import io.postroad.mta.history.HistoryEvent;
import io.postroad.mta.settings.MtaSettings;
import io.postroad.mta.settings.Retry;
import io.postroad.mta.spool.NewMessage;
import io.postroad.mta.spool.QueueEntry;
import io.postroad.mta.spool.QueueId;
import io.postroad.mta.spool.RecipientState;
import io.postroad.mta.spool.Spool;
import io.postroad.smtp.runtime.Execution;
import io.postroad.smtp.runtime.Handoff;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The queue thread: waits for a signal or the next due time, takes due messages into memory, plans
 * them, hands their jobs to couriers and settles what comes back. Everything it owns is confined to
 * that thread.
 */
final class Scheduler {
  private static final System.Logger LOG = System.getLogger(Scheduler.class.getName());
  private static final int TAKE_AT_ONCE = 500;
  private static final int SIGNALS_AT_ONCE = 1000;
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);
  private static final Duration HOUSEKEEPING = Duration.ofMinutes(1);
  private static final Duration LOOK_AT_HELD = Duration.ofHours(1);

  private final Execution execution;
  private final Spool spool;
  private final Planner planner;
  private final Supplier<MtaSettings> settings;
  private final Consumer<HistoryEvent> events;
  private final Handoff<Signal> signals;
  private final Consumer<Signal> tell;
  private final DueClock clock;
  private final ActiveSet active = new ActiveSet();
  private final Lanes lanes;
  private final Deadlines deadlines = new Deadlines();
  private final Rounds rounds;
  private final Steering steering;
  private Instant nextHousekeeping;
  private Instant nextLookAtHeld = Instant.MIN;
  private boolean stopping;
  private volatile boolean abandoned;
  private volatile int couriersOut;

  Scheduler(
      Execution execution,
      Spool spool,
      Planner planner,
      Carrier carrier,
      Reporting reporting,
      Supplier<MtaSettings> settings,
      Consumer<HistoryEvent> events,
      Handoff<Signal> signals) {
    this.execution = execution;
    this.spool = spool;
    this.planner = planner;
    this.settings = settings;
    this.events = events;
    this.signals = signals;
    this.tell = signals::put;
    this.clock = new DueClock(execution.time());
    this.lanes = new Lanes(execution, carrier, tell);
    Supplier<Retry> retry = () -> settings.get().retry();
    this.rounds = new Rounds(spool, reporting, execution, retry, events);
    this.steering = new Steering(spool, active, lanes, events, this);
    this.nextHousekeeping = clock.now().plus(HOUSEKEEPING);
  }

  int couriersOut() {
    return couriersOut;
  }

  /** Ends the thread although couriers are still out: nobody hears their signals any more. */
  void abandon() {
    abandoned = true;
  }

  void run() {
    List<Signal> batch = new ArrayList<>();
    while (!abandoned && !(stopping && lanes.couriers() == 0)) {
      Instant now = clock.now();
      if (!stopping) {
        lanes.sendHome(now);
        lanes.woken(now).forEach(this::dispatch);
        takeDated(now);
        takeDue(now);
        keepHouse(now);
      }
      Optional<Signal> first = signals.poll(patience(now));
      if (first.isPresent()) {
        batch.add(first.get());
        signals.drainTo(batch, SIGNALS_AT_ONCE);
        batch.forEach(this::handle);
        batch.clear();
      }
      couriersOut = lanes.couriers();
    }
  }

  /** How long the thread may wait for a signal. */
  private Duration patience(Instant now) {
    if (stopping) {
      // Nothing is due any more: only the couriers that come home matter, and they say so.
      return HOUSEKEEPING;
    }
    Instant until = nextHousekeeping;
    until = earlier(until, lanes.nextWakeUp());
    if (!active.isFull()) {
      // What is due but passed over becomes takeable by a signal or when a hold-back ends.
      Optional<Instant> due = spool.nextDue();
      until = earlier(until, due.map(d -> d.isAfter(now) ? d : now.plus(LOOK_AGAIN)));
    }
    Duration wait = Duration.between(now, until);
    Instant wall = wallClock();
    Instant dated = earlier(earlier(Instant.MAX, spool.nextDated()), deadlines.next());
    if (dated.isBefore(wall.plus(wait))) {
      wait = Duration.between(wall, dated);
    }
    return wait.isNegative() ? Duration.ZERO : wait;
  }

  /** What senders say of time is about this clock; the schedule's may have left it (rule D10). */
  private Instant wallClock() {
    return execution.time().now();
  }

  private static Instant earlier(Instant a, Optional<Instant> b) {
    return b.isPresent() && b.get().isBefore(a) ? b.get() : a;
  }

  /** Looks at the messages whose release or deadline has come, in the spool and in memory. */
  private void takeDated(Instant now) {
    Instant wall = wallClock();
    for (QueueId id : deadlines.passed(wall)) {
      active.find(id).ifPresent(message -> overtaken(message, now));
    }
    for (QueueEntry entry : spool.takeDated(TAKE_AT_ONCE, wall)) {
      boolean late = Lateness.mustReturn(entry.message(), wall) || Lateness.isToTell(entry, wall);
      if (late || !active.isCrowded(entry, now)) {
        begin(entry, false);
      } else {
        spool.release(entry.id());
      }
    }
  }

  /** The deadline of a message passes while it waits for a courier: it need not wait longer. */
  private void overtaken(ActiveMessage message, Instant now) {
    lanes.withdraw(message.id()).forEach(message::waitingJobDropped);
    rounds.returnLate(message, now);
    endRoundIfOver(message, now);
  }

  private void takeDue(Instant now) {
    spool.nextDue().ifPresent(due -> clock.catchUp(due, longestStep()));
    int room = Math.min(TAKE_AT_ONCE, ActiveSet.MESSAGES_MAX - active.size());
    if (room > 0) {
      spool.take(room, clock.now(), active.passOver(now)).forEach(entry -> begin(entry, false));
    }
  }

  /** No stored due time is further away than this, unless the clock was set back (rule D10). */
  private Duration longestStep() {
    return settings.get().retry().schedule().stream()
        .max(Duration::compareTo)
        .orElseThrow()
        .multipliedBy(2)
        .plus(Lanes.HELD_BACK_MAX);
  }

  private void keepHouse(Instant now) {
    if (now.isBefore(nextHousekeeping)) {
      return;
    }
    nextHousekeeping = now.plus(HOUSEKEEPING);
    lanes.forgetOld(now);
    if (now.isBefore(nextLookAtHeld)) {
      return;
    }
    nextLookAtHeld = now.plus(LOOK_AT_HELD);
    steering.deleteHeldSince(now.minus(settings.get().retry().keepHeld()), now);
  }

  private void handle(Signal signal) {
    Instant now = clock.now();
    switch (signal) {
      case Signal.Arrived arrived -> arrived(arrived.entry(), now);
      case Signal.Planned planned ->
          active
              .find(planned.id())
              .ifPresent(message -> {
                message.planning(false);
                follow(message, planned.plan(), planned.begun(), now);
              });
      case Signal.Ended ended -> ended(ended, now);
      case Signal.Left left -> lanes.left(left.courier()).forEach(this::dispatch);
      case Signal.Reported reported ->
          active
              .find(reported.id())
              .ifPresent(message -> {
                rounds.reported(message, reported, now).ifPresent(report -> arrived(report, now));
                endRoundIfOver(message, now);
              });
      case Signal.Steer steer -> steering.steer(steer, now);
      case Signal.Look look -> look.answer().offer(lanes.views());
      case Signal.Reconfigured _ -> lanes.waiting().forEach(this::dispatch);
      case Signal.Stop _ -> {
        stopping = true;
        lanes.close();
      }
    }
  }

  private void arrived(QueueEntry entry, Instant now) {
    if (stopping || active.isCrowded(entry, now)) {
      spool.release(entry.id());
    } else {
      begin(entry, false);
    }
  }

  /** Takes a leased message into memory and plans its due recipients. */
  void begin(QueueEntry entry, boolean impatient) {
    Instant now = clock.now();
    ActiveMessage message = active.add(entry);
    if (impatient) {
      message.beImpatient();
    }
    deadlines.add(message, wallClock());
    rounds.returnLate(message, now);
    List<Integer> due = rounds.tellsDelay(message) ? List.of() : due(message, now);
    if (due.isEmpty()) {
      endRoundIfOver(message, now);
      return;
    }
    Optional<Planner.Plan> plan = planner.planNow(entry, due);
    if (plan.isPresent()) {
      follow(message, plan.get(), wallClock(), now);
    } else {
      message.planning(true);
      Instant begun = wallClock();
      execution.start(
          Execution.Kind.VIRTUAL,
          "plan-" + entry.id(),
          () -> tell.accept(new Signal.Planned(entry.id(), begun, plan(entry, due))));
    }
  }

  /** A fault of ours ends this plan alone; its recipients are tried again. */
  private Planner.Plan plan(QueueEntry entry, List<Integer> due) {
    try {
      return planner.plan(entry, due);
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "the plan for " + entry.id() + " failed", e);
      Map<Integer, Outcome> settled = new HashMap<>();
      due.forEach(i -> settled.put(i, Courier.ourFault()));
      return new Planner.Plan(List.of(), settled);
    }
  }

  private List<Integer> due(ActiveMessage message, Instant now) {
    List<RecipientState> states = message.entry().states();
    List<Integer> due = new ArrayList<>();
    for (int i = 0; i < states.size(); i++) {
      boolean isDue =
          switch (states.get(i)) {
            case RecipientState.Queued queued -> isDue(message, queued, now);
            case RecipientState.Deferred deferred ->
                message.impatient() || !deferred.due().isAfter(now);
            case RecipientState.Held _,
                RecipientState.Unreported _,
                RecipientState.Delivered _,
                RecipientState.Bounced _,
                RecipientState.Deleted _ ->
                false;
          };
      if (isDue && !message.failures().containsKey(i)) {
        due.add(i);
      }
    }
    return due;
  }

  /** Until its release a message waits by the clock that its sender means (RFC 4865). */
  private boolean isDue(ActiveMessage message, RecipientState.Queued queued, Instant now) {
    NewMessage held = message.entry().message();
    boolean awaitsRelease = held.heldForRelease() && queued.due().equals(held.released());
    return message.impatient() || !queued.due().isAfter(awaitsRelease ? wallClock() : now);
  }

  private void follow(ActiveMessage message, Planner.Plan plan, Instant begun, Instant now) {
    rounds.returnLate(message, now);
    if (!message.failures().isEmpty()) {
      endRoundIfOver(message, now); // its deadline passed while it was planned
      return;
    }
    rounds.settle(message, "", new Carrier.Result(plan.settled(), List.of()), begun, now);
    for (Planner.Leg leg : plan.legs()) {
      Lane lane = lanes.lane(leg.destination());
      leg.recipients().forEach(i -> active.learn(message.entry(), i, lane));
      if (message.impatient()) {
        lane.forgetBackOff();
      }
      if (lane.isHeldBack(now)) {
        rounds.holdBack(message, leg.recipients(), lane, lane.heldBackUntil().orElseThrow());
        continue;
      }
      int most = leg.destination().limits().recipientsPerMessage();
      for (int from = 0; from < leg.recipients().size(); from += most) {
        int to = Math.min(from + most, leg.recipients().size());
        Job job = new Job(message.entry(), leg.destination(), leg.recipients().subList(from, to));
        message.jobWaits(job);
        lane.ready().add(job, now);
      }
      dispatch(lane);
    }
    endRoundIfOver(message, now);
  }

  void dispatch(Lane lane) {
    lanes.dispatch(lane, clock.now(), job -> active.find(job.entry().id()).orElseThrow().jobRuns());
  }

  private void ended(Signal.Ended ended, Instant now) {
    Lane lane = ended.courier().lane();
    active
        .find(ended.job().entry().id())
        .ifPresent(message -> {
          message.jobEnded(ended.job());
          rounds.settle(message, lane.name(), ended.result(), ended.begun(), now);
        });
    judge(lane, ended.result().outcomes(), now);
    lanes.free(ended.courier(), now);
    dispatch(lane);
    active.find(ended.job().entry().id()).ifPresent(message -> endRoundIfOver(message, now));
  }

  /** Learns from an attempt whether anything gets through to the destination. */
  private void judge(Lane lane, Map<Integer, Outcome> outcomes, Instant now) {
    Optional<Cause> trouble =
        outcomes.values().stream()
            .filter(Outcome.Deferred.class::isInstance)
            .map(outcome -> ((Outcome.Deferred) outcome).cause())
            .filter(cause -> cause.scope() == Cause.Scope.DESTINATION)
            .findFirst();
    if (trouble.isEmpty()) {
      if (lane.failures() > 0) {
        lane.succeeded();
      }
      return;
    }
    Duration step = settings.get().retry().stepAfter(lane.failures() + 1);
    Duration back = step.compareTo(Lanes.HELD_BACK_MAX) < 0 ? step : Lanes.HELD_BACK_MAX;
    lane.failed(now.plus(back), trouble.get().sentence());
    for (Job job : lane.ready().takeAll()) {
      active
          .find(job.entry().id())
          .ifPresent(message -> {
            message.waitingJobDropped(job);
            rounds.holdBack(message, job.recipients(), lane, lane.heldBackUntil().orElseThrow());
            endRoundIfOver(message, now);
          });
    }
  }

  /** Lets go of a message once its attempts are over; a report may come first. */
  void endRoundIfOver(ActiveMessage message, Instant now) {
    if (!message.roundIsOver() || !rounds.end(message, now)) {
      return;
    }
    active.remove(message);
    if (message.entry().states().stream().allMatch(RecipientState::isFinal)) {
      events.accept(new HistoryEvent.Removed(now, message.id().text()));
    } else {
      spool.release(message.id());
    }
  }
}
