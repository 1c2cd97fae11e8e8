package io.postroad.mta.queue;

import io.postroad.mta.history.HistoryEvent;
import io.postroad.mta.spool.QueueEntry;
import io.postroad.mta.spool.QueueId;
import io.postroad.mta.spool.RecipientState;
import io.postroad.mta.spool.Spool;
import io.postroad.smtp.address.NullReversePath;
import io.postroad.smtp.reply.EnhancedStatus;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/** The operator's verbs on one message. Confined to the queue thread. */
final class Steering {
  private final Spool spool;
  private final ActiveSet active;
  private final Lanes lanes;
  private final Consumer<HistoryEvent> events;
  private final Scheduler scheduler;

  Steering(
      Spool spool,
      ActiveSet active,
      Lanes lanes,
      Consumer<HistoryEvent> events,
      Scheduler scheduler) {
    this.spool = spool;
    this.active = active;
    this.lanes = lanes;
    this.events = events;
    this.scheduler = scheduler;
  }

  void steer(Signal.Steer steer, Instant now) {
    Optional<ActiveMessage> inMemory = active.find(steer.id());
    if (inMemory.isPresent() && isUnderWay(inMemory.get())) {
      steer.answer().offer(new VerbResult.NotNow("it is being delivered right now; ask again"));
      return;
    }
    Optional<QueueEntry> entry = inMemory.map(this::withdraw).or(() -> spool.lease(steer.id()));
    if (entry.isEmpty()) {
      steer.answer().offer(new VerbResult.NoSuchMessage());
      return;
    }
    carryOut(steer, entry.get(), now);
  }

  private static boolean isUnderWay(ActiveMessage message) {
    return message.planning() || message.reporting() || message.runningJobs() > 0;
  }

  /** Takes a message that only waits for couriers out of memory; it stays leased. */
  private QueueEntry withdraw(ActiveMessage message) {
    lanes.withdraw(message.id(), message.destinations());
    active.remove(message);
    return message.entry();
  }

  private void carryOut(Signal.Steer steer, QueueEntry entry, Instant now) {
    Optional<String> objection = objection(steer.verb(), entry);
    if (objection.isPresent()) {
      spool.release(entry.id());
      steer.answer().offer(new VerbResult.NotNow(objection.get()));
      return;
    }
    events.accept(
        new HistoryEvent.Steered(now, entry.id().text(), steer.verb().word(), steer.by()));
    switch (steer.verb()) {
      case HOLD ->
          change(
              entry,
              (state, _) ->
                  new RecipientState.Held(
                      Settling.attempts(state), now, Settling.lastReply(state)));
      case RELEASE, RETRY -> scheduler.begin(dueNow(entry, now), true);
      case BOUNCE -> bounce(steer, entry, now);
      case DELETE -> {
        change(withoutReport(entry), (_, _) -> new RecipientState.Deleted(now, steer.by()));
        events.accept(new HistoryEvent.Removed(now, entry.id().text()));
      }
    }
    if (steer.verb() != Verb.BOUNCE) {
      steer.answer().offer(new VerbResult.Done());
    }
  }

  private static Optional<String> objection(Verb verb, QueueEntry entry) {
    List<RecipientState> waiting =
        entry.states().stream().filter(RecipientState::awaitsDelivery).toList();
    if (waiting.isEmpty() && verb != Verb.DELETE) {
      return Optional.of("it is delivered; only the report that was asked for waits");
    }
    boolean held = waiting.stream().allMatch(RecipientState.Held.class::isInstance);
    return switch (verb) {
      case HOLD -> held ? Optional.of("it is held already") : Optional.empty();
      case RELEASE ->
          waiting.stream().noneMatch(state -> isKept(entry, state))
              ? Optional.of("it is not held")
              : Optional.empty();
      case RETRY -> held ? Optional.of("it is held; release it first") : Optional.empty();
      case BOUNCE ->
          entry.message().envelope().reversePath() instanceof NullReversePath
              ? Optional.of("its reverse-path is null, nobody can be told; delete it instead")
              : Optional.empty();
      case DELETE -> Optional.empty();
    };
  }

  /** Held, or kept for the release that its sender asked for. */
  private static boolean isKept(QueueEntry entry, RecipientState state) {
    return state instanceof RecipientState.Held
        || (entry.message().heldForRelease()
            && state.equals(new RecipientState.Queued(entry.message().released())));
  }

  private QueueEntry dueNow(QueueEntry entry, Instant now) {
    return settle(
        entry,
        (state, _) ->
            new RecipientState.Deferred(
                Settling.attempts(state),
                now,
                Settling.lastReply(state),
                false,
                Settling.warned(state)));
  }

  private void bounce(Signal.Steer steer, QueueEntry entry, Instant now) {
    ActiveMessage message = active.add(entry);
    message.bounceAnswer(steer.answer());
    for (int i = 0; i < entry.states().size(); i++) {
      if (entry.states().get(i).awaitsDelivery()) {
        String last = Settling.lastReply(entry.states().get(i));
        message
            .failures()
            .put(
                i,
                new Cause.Ours(
                    new EnhancedStatus(5, 0, 0),
                    last.isEmpty()
                        ? "returned by the administrator"
                        : "returned by the administrator; the last attempt said: " + last,
                    Cause.Scope.MESSAGE));
      }
    }
    scheduler.endRoundIfOver(message, now);
  }

  /** Nobody will be told any more of what was delivered. */
  private QueueEntry withoutReport(QueueEntry entry) {
    Map<Integer, RecipientState> changes = new HashMap<>();
    for (int i = 0; i < entry.states().size(); i++) {
      if (entry.states().get(i) instanceof RecipientState.Unreported done) {
        changes.put(i, new RecipientState.Delivered(done.at(), done.reply()));
      }
    }
    return changes.isEmpty()
        ? entry
        : spool.settle(entry.id(), changes, Optional.empty()).entry().orElse(entry);
  }

  /** Changes every recipient that waits for delivery and gives the lease back. */
  private void change(
      QueueEntry entry, BiFunction<RecipientState, Integer, RecipientState> change) {
    settle(entry, change);
    spool.release(entry.id());
  }

  private QueueEntry settle(
      QueueEntry entry, BiFunction<RecipientState, Integer, RecipientState> change) {
    Map<Integer, RecipientState> changes = new HashMap<>();
    for (int i = 0; i < entry.states().size(); i++) {
      RecipientState state = entry.states().get(i);
      if (state.awaitsDelivery()) {
        changes.put(i, change.apply(state, i));
      }
    }
    return spool.settle(entry.id(), changes, Optional.empty()).entry().orElse(entry);
  }

  /** Deletes by policy what was held for longer than {@code keep-held} allows, and still is. */
  void deleteHeld(Signal.HeldTooLong held, Instant now) {
    for (QueueId id : held.ids()) {
      Optional<QueueEntry> leased = spool.lease(id);
      if (leased.filter(entry -> HeldMail.isHeldSince(entry, held.before())).isPresent()) {
        change(leased.get(), (_, _) -> new RecipientState.Deleted(now, "policy keep-held"));
        events.accept(new HistoryEvent.Steered(now, id.text(), "delete", "policy keep-held"));
        events.accept(new HistoryEvent.Removed(now, id.text()));
      } else if (leased.isPresent()) {
        spool.release(id);
      }
    }
  }
}
