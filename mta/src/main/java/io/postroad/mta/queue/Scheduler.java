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
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The queue thread: waits for a signal or the next due time, takes due messages into memory, plans
 * them, hands their jobs to couriers and settles what comes back. Everything it owns is confined to
 * that thread.
 */
final class Scheduler {
  private static final int TAKE_AT_ONCE = 500;
  private static final int SIGNALS_AT_ONCE = 1000;
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);
  private static final Duration HOUSEKEEPING = Duration.ofMinutes(1);
  private static final Duration LOOK_AT_HELD = Duration.ofHours(1);

  private final Execution execution;
  private final Spool spool;
  private final Planning planning;
  private final Supplier<MtaSettings> settings;
  private final Consumer<HistoryEvent> events;
  private final Handoff<Signal> signals;
  private final DueClock clock;
  private final ActiveSet active = new ActiveSet();
  private final Lanes lanes;
  private final Deadlines deadlines = new Deadlines();
  private final Rounds rounds;
  private final Steering steering;
  private final HeldMail heldMail;
  private Instant nextHousekeeping;
  private Instant nextLookAtHeld = Instant.MIN;
  private Duration longestStep = Duration.ZERO;
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
    this.settings = settings;
    this.events = events;
    this.signals = signals;
    Consumer<Signal> tell = signals::put;
    this.planning = new Planning(execution, planner, tell);
    this.clock = new DueClock(execution.time());
    this.lanes = new Lanes(execution, carrier, tell);
    Supplier<Retry> retry = () -> settings.get().retry();
    this.rounds = new Rounds(spool, reporting, execution, retry, events);
    this.steering = new Steering(spool, active, lanes, events, this);
    this.heldMail = new HeldMail(execution, spool, tell);
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
        execution.time().giveWay(); // who has more to tell does so first: one round hears it all
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
    lanes.withdraw(message.id(), message.destinations()).forEach(message::waitingJobDropped);
    rounds.returnLate(message, now);
    endRoundIfOver(message, now);
  }

  private void takeDue(Instant now) {
    spool.nextDue().ifPresent(due -> clock.catchUp(due, longestStep()));
    int room = Math.min(TAKE_AT_ONCE, active.room());
    if (room > 0) {
      spool.take(room, clock.now(), active.passOver(now)).forEach(entry -> begin(entry, false));
    }
  }

  /**
   * No stored due time is further away than this, unless the clock was set back (rule D10). A
   * schedule that was made shorter leaves due times of the longer one behind.
   */
  private Duration longestStep() {
    Duration now = longestOf(settings.get().retry());
    longestStep = now.compareTo(longestStep) > 0 ? now : longestStep;
    return longestStep;
  }

  private static Duration longestOf(Retry retry) {
    return retry.schedule().stream()
        .max(Duration::compareTo)
        .orElseThrow()
        .multipliedBy(2)
        .plus(Standing.HELD_BACK_MAX);
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
    heldMail.look(now.minus(settings.get().retry().keepHeld()));
  }

  private void handle(Signal signal) {
    Instant now = clock.now();
    switch (signal) {
      case Signal.Arrived arrived -> arrived(arrived.entry(), now);
      case Signal.Planned planned ->
          active
              .find(planned.id())
              .ifPresent(message -> {
                message.planning(planned.more());
                follow(message, planned.plan(), planned.begun(), now);
              });
      case Signal.Ended ended -> ended(ended, now);
      case Signal.Left left -> left(left.courier(), now);
      case Signal.Reported reported ->
          active
              .find(reported.id())
              .ifPresent(message -> {
                rounds.reported(message, reported, now).ifPresent(report -> arrived(report, now));
                endRoundIfOver(message, now);
              });
      case Signal.Steer steer -> steering.steer(steer, now);
      case Signal.HeldTooLong held -> steering.deleteHeld(held, now);
      case Signal.Look look -> look.answer().offer(lanes.views(now));
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
    Optional<Planner.Plan> plan = planning.now(entry, due);
    if (plan.isPresent()) {
      follow(message, plan.get(), wallClock(), now);
    } else {
      message.planning(true);
      planning.start(entry, due);
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
    // What went back while it was planned, because its deadline passed, needs no plan.
    Set<Integer> over = Set.copyOf(message.failures().keySet());
    Map<Integer, Outcome> settled = new HashMap<>(plan.settled());
    settled.keySet().removeAll(over);
    rounds.settle(message, "", new Carrier.Result(settled, List.of()), begun, now);
    for (Planner.Leg planned : plan.legs()) {
      Planner.Leg leg = planned.without(over);
      Lane lane = lanes.lane(leg.destination());
      leg.recipients().forEach(i -> active.learn(message.entry(), i, lane));
      if (message.impatient()) {
        lane.standing().forgetBackOff();
      }
      if (lane.standing().isHeldBack(now)) {
        rounds.holdBack(message, leg.recipients(), lane, now);
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
    lanes.dispatch(lane, clock.now(), this::begun);
  }

  private void begun(Job job) {
    active.find(job.entry().id()).orElseThrow().jobRuns();
  }

  /** A courier that an error of ours ended takes its attempt with it, but not the message. */
  private void left(Courier courier, Instant now) {
    courier
        .atWork()
        .map(job -> new Signal.Ended(courier, job, wallClock(), Courier.faulty(job)))
        .ifPresent(lost -> ended(lost, now));
    lanes.left(courier, now, this::begun);
  }

  private void ended(Signal.Ended ended, Instant now) {
    Lane lane = ended.courier().lane();
    ended.courier().ended();
    active
        .find(ended.job().entry().id())
        .ifPresent(message -> {
          message.jobEnded(ended.job());
          rounds.settle(message, lane.name(), ended.result(), ended.begun(), now);
        });
    judge(ended, now);
    lanes.free(ended.courier(), now);
    dispatch(lane);
    active.find(ended.job().entry().id()).ifPresent(message -> endRoundIfOver(message, now));
  }

  /** Learns from an attempt; what waits for a destination that is held back now goes back. */
  private void judge(Signal.Ended ended, Instant now) {
    Lane lane = ended.courier().lane();
    Evidence evidence = Evidence.of(ended.result().outcomes().values());
    Standing.Attempt attempt = lanes.attempt(ended.courier(), ended.begun());
    if (!lane.standing().learn(evidence, attempt, settings.get().retry(), now)) {
      return;
    }
    for (Job job : lane.ready().takeAll()) {
      active
          .find(job.entry().id())
          .ifPresent(message -> {
            message.waitingJobDropped(job);
            rounds.holdBack(message, job.recipients(), lane, now);
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
