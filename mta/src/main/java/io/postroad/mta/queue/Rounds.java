package io.postroad.mta.queue;

import io.postroad.mta.history.HistoryEvent;
import io.postroad.mta.history.HistoryEvent.RecipientResult;
import io.postroad.mta.settings.Retry;
import io.postroad.mta.spool.QueueEntry;
import io.postroad.mta.spool.RecipientState;
import io.postroad.mta.spool.Spool;
import io.postroad.smtp.address.NullReversePath;
import io.postroad.smtp.dialog.Turn;
import io.postroad.smtp.runtime.Execution;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A round is all attempts for the due recipients of one message. Deliveries and deferrals are
 * settled as they come; failures wait for the end of the round, so that one report tells them all
 * (rule B2) and goes into the spool in one batch with its cause (rule D8). Confined to the queue
 * thread, but for the writing of reports, which reads the spool and has a thread of its own.
 */
final class Rounds {
  private static final System.Logger LOG = System.getLogger(Rounds.class.getName());
  private final Spool spool;
  private final Reporter reporter;
  private final Execution execution;
  private final Supplier<Retry> retry;
  private final Settling settling;
  private final Consumer<HistoryEvent> events;
  private final Consumer<Signal> tell;

  Rounds(
      Spool spool,
      Reporter reporter,
      Execution execution,
      Supplier<Retry> retry,
      Consumer<HistoryEvent> events,
      Consumer<Signal> tell) {
    this.spool = spool;
    this.reporter = reporter;
    this.execution = execution;
    this.retry = retry;
    this.settling = new Settling(execution.random());
    this.events = events;
    this.tell = tell;
  }

  /** Takes what an attempt, or a plan, settled. */
  void settle(
      ActiveMessage message,
      String destination,
      Map<Integer, Outcome> outcomes,
      List<Turn> conversation,
      Instant now) {
    if (outcomes.isEmpty()) {
      return;
    }
    Map<Integer, RecipientState> changes = new HashMap<>();
    List<RecipientResult> results = new ArrayList<>();
    new TreeMap<>(outcomes)
        .forEach((i, outcome) -> results.add(settleOne(message, i, outcome, now, changes)));
    apply(message, changes);
    events.accept(
        new HistoryEvent.Attempted(
            now, message.id().text(), destination, List.copyOf(results), conversation));
  }

  private RecipientResult settleOne(
      ActiveMessage message,
      int recipient,
      Outcome outcome,
      Instant now,
      Map<Integer, RecipientState> changes) {
    QueueEntry entry = message.entry();
    String address = address(entry, recipient);
    RecipientState before = entry.states().get(recipient);
    return switch (outcome) {
      case Outcome.Delivered delivered -> {
        changes.put(recipient, new RecipientState.Delivered(now, delivered.reply()));
        yield new RecipientResult(address, "delivered", delivered.reply());
      }
      case Outcome.Deferred deferred -> {
        if (Settling.isExpired(entry, retry.get(), wallClock())) {
          message.failures().put(recipient, new Cause.Expired(deferred.cause()));
          yield new RecipientResult(address, "expired", deferred.cause().sentence());
        }
        changes.put(recipient, settling.deferred(before, deferred, retry.get(), now));
        yield new RecipientResult(address, "deferred", deferred.cause().sentence());
      }
      case Outcome.Failed failed -> {
        message.failures().put(recipient, failed.cause());
        yield new RecipientResult(address, "failed", failed.cause().sentence());
      }
    };
  }

  /** Age is judged by the clock that stamped the arrival, which the schedule's may have left. */
  private Instant wallClock() {
    return execution.time().now();
  }

  /** Defers what waits for a destination that is held back. */
  void holdBack(ActiveMessage message, List<Integer> recipients, Lane lane, Instant until) {
    Map<Integer, RecipientState> changes = new HashMap<>();
    for (int i : recipients) {
      changes.put(
          i,
          settling.heldBack(
              message.entry().states().get(i),
              until,
              lane.lastReply(),
              retry.get().stepAfter(lane.failures())));
    }
    apply(message, changes);
  }

  /** Puts changes into the spool; the message's entry follows. */
  void apply(ActiveMessage message, Map<Integer, RecipientState> changes) {
    if (!changes.isEmpty()) {
      spool
          .settle(message.id(), changes, Optional.empty())
          .entry()
          .ifPresentOrElse(
              message::entry, () -> message.entry(withStates(message.entry(), changes)));
    }
  }

  /** Ends a round whose attempts are over; true when nothing is left to do for the message now. */
  boolean end(ActiveMessage message, Instant now) {
    if (!message.failures().isEmpty()) {
      SortedMap<Integer, Cause> causes = new TreeMap<>(message.failures());
      message.failures().clear();
      if (message.entry().message().envelope().reversePath() instanceof NullReversePath) {
        deadLetter(message, causes, "the null reverse-path gets no report", now);
        return true;
      }
      report(message, Reporter.Kind.FAILED, causes, now);
      return false;
    }
    SortedMap<Integer, Cause> late = late(message);
    if (!late.isEmpty()) {
      report(message, Reporter.Kind.DELAYED, late, now);
      return false;
    }
    return true;
  }

  private SortedMap<Integer, Cause> late(ActiveMessage message) {
    SortedMap<Integer, Cause> late = new TreeMap<>();
    List<RecipientState> states = message.entry().states();
    for (int i = 0; i < states.size(); i++) {
      if (Settling.wantsWarning(message.entry(), states.get(i), retry.get(), wallClock())) {
        late.put(i, new Cause.Unreachable("", Settling.lastReply(states.get(i))));
      }
    }
    return late;
  }

  /** What can neither be delivered nor returned is held, never dropped. */
  private void deadLetter(
      ActiveMessage message, Map<Integer, Cause> causes, String why, Instant now) {
    Map<Integer, RecipientState> changes = new HashMap<>();
    causes.forEach((i, cause) ->
        changes.put(
            i,
            new RecipientState.Held(
                Settling.attempts(message.entry().states().get(i)) + 1, now, cause.sentence())));
    apply(message, changes);
    events.accept(new HistoryEvent.Steered(now, message.id().text(), "held", "policy: " + why));
  }

  private void report(
      ActiveMessage message, Reporter.Kind kind, SortedMap<Integer, Cause> causes, Instant now) {
    message.reporting(true);
    QueueEntry entry = message.entry();
    Optional<Instant> retryUntil =
        kind == Reporter.Kind.DELAYED
            ? Optional.of(entry.message().received().plus(retry.get().giveUpAfter()))
            : Optional.empty();
    List<Reporter.Item> items =
        causes.entrySet().stream()
            .map(cause -> new Reporter.Item(cause.getKey(), cause.getValue(), retryUntil))
            .toList();
    execution.start(
        Execution.Kind.VIRTUAL,
        "report-" + entry.id(),
        () -> tell.accept(write(entry, kind, causes, items, now)));
  }

  private Signal write(
      QueueEntry entry,
      Reporter.Kind kind,
      SortedMap<Integer, Cause> causes,
      List<Reporter.Item> items,
      Instant now) {
    Reporter.Decision decision;
    try {
      decision = reporter.report(entry, kind, items);
    } catch (IOException | RuntimeException e) {
      // Nothing is lost: what cannot be reported now is held, and shown.
      LOG.log(System.Logger.Level.ERROR, "no report on " + entry.id() + " could be written", e);
      decision = new Reporter.Decision.Withhold("no report could be written: " + e.getMessage());
    }
    return switch (decision) {
      case Reporter.Decision.Send send -> {
        Map<Integer, RecipientState> changes = new HashMap<>();
        causes.forEach((i, cause) -> changes.put(i, reported(entry, kind, i, cause, now)));
        yield new Signal.Reported(
            entry.id(),
            Optional.of(spool.settle(entry.id(), changes, Optional.of(send.report()))),
            Optional.empty(),
            causes,
            kind);
      }
      case Reporter.Decision.Withhold withhold ->
          new Signal.Reported(
              entry.id(), Optional.empty(), Optional.of(withhold.why()), causes, kind);
    };
  }

  private static RecipientState reported(
      QueueEntry entry, Reporter.Kind kind, int recipient, Cause cause, Instant now) {
    RecipientState before = entry.states().get(recipient);
    return kind == Reporter.Kind.DELAYED && before instanceof RecipientState.Deferred deferred
        ? new RecipientState.Deferred(
            deferred.attempts(),
            deferred.due(),
            deferred.lastReply(),
            deferred.maybeDelivered(),
            true)
        : new RecipientState.Bounced(now, cause.sentence());
  }

  /** A report is in the spool, or may not be sent; the report's own entry, to be delivered next. */
  Optional<QueueEntry> reported(ActiveMessage message, Signal.Reported done, Instant now) {
    message.reporting(false);
    if (done.withheld().isPresent()) {
      if (done.kind() == Reporter.Kind.FAILED) {
        deadLetter(message, done.causes(), done.withheld().get(), now);
      } else {
        markWarned(message, done.causes());
      }
      message.bounceAnswer().ifPresent(a -> a.offer(new VerbResult.NotNow(done.withheld().get())));
      return Optional.empty();
    }
    Spool.Settled settled = done.settled().orElseThrow();
    settled
        .entry()
        .ifPresentOrElse(
            message::entry,
            () -> {
              Map<Integer, RecipientState> changes = new HashMap<>();
              done.causes()
                  .forEach((i, cause) ->
                      changes.put(i, reported(message.entry(), done.kind(), i, cause, now)));
              message.entry(withStates(message.entry(), changes));
            });
    settled
        .report()
        .ifPresent(report ->
            events.accept(
                new HistoryEvent.Reported(
                    now,
                    message.id().text(),
                    report.id().text(),
                    done.causes().keySet().stream()
                        .map(i -> address(message.entry(), i))
                        .toList())));
    message.bounceAnswer().ifPresent(a -> a.offer(new VerbResult.Done()));
    return settled.report();
  }

  private void markWarned(ActiveMessage message, Map<Integer, Cause> causes) {
    Map<Integer, RecipientState> changes = new HashMap<>();
    causes.forEach((i, cause) ->
        changes.put(i, reported(message.entry(), Reporter.Kind.DELAYED, i, cause, Instant.EPOCH)));
    apply(message, changes);
  }

  private static QueueEntry withStates(QueueEntry entry, Map<Integer, RecipientState> changes) {
    List<RecipientState> states = new ArrayList<>(entry.states());
    changes.forEach(states::set);
    return new QueueEntry(entry.message(), entry.size(), states, entry.leased());
  }

  static String address(QueueEntry entry, int recipient) {
    return entry.message().envelope().recipients().get(recipient).forwardPath().text();
  }
}
