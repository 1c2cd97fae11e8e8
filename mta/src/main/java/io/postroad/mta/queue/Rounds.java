package io.postroad.mta.queue;

import io.postroad.mta.history.HistoryEvent;
import io.postroad.mta.history.HistoryEvent.RecipientResult;
import io.postroad.mta.settings.Retry;
import io.postroad.mta.spool.QueueEntry;
import io.postroad.mta.spool.RecipientState;
import io.postroad.mta.spool.Spool;
import io.postroad.smtp.address.NullReversePath;
import io.postroad.smtp.envelope.Recipient;
import io.postroad.smtp.runtime.Execution;
import java.time.Duration;
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
 * settled as they come; failures wait for the end of the round, and so does word of what was
 * delivered where the sender asked for it: one report tells all (rule B2) and goes into the spool
 * in one batch with its cause (rule D8). Confined to the queue thread.
 */
final class Rounds {
  private final Spool spool;
  private final Reporting reporting;
  private final Execution execution;
  private final Supplier<Retry> retry;
  private final Settling settling;
  private final Consumer<HistoryEvent> events;

  Rounds(
      Spool spool,
      Reporting reporting,
      Execution execution,
      Supplier<Retry> retry,
      Consumer<HistoryEvent> events) {
    this.spool = spool;
    this.reporting = reporting;
    this.execution = execution;
    this.retry = retry;
    this.settling = new Settling(execution.random());
    this.events = events;
  }

  /**
   * Takes what an attempt, or a plan, settled.
   *
   * @param begun when it began, by the clock that stamped the arrival of the message
   * @param now by the schedule's clock, which may have left that one
   */
  void settle(
      ActiveMessage message,
      String destination,
      Carrier.Result result,
      Instant begun,
      Instant now) {
    if (result.outcomes().isEmpty()) {
      return;
    }
    Map<Integer, RecipientState> changes = new HashMap<>();
    List<RecipientResult> results = new ArrayList<>();
    new TreeMap<>(result.outcomes())
        .forEach((i, outcome) -> results.add(settleOne(message, i, outcome, begun, now, changes)));
    apply(message, changes);
    events.accept(
        new HistoryEvent.Attempted(
            now, message.id().text(), destination, List.copyOf(results), result.conversation()));
  }

  private RecipientResult settleOne(
      ActiveMessage message,
      int recipient,
      Outcome outcome,
      Instant begun,
      Instant now,
      Map<Integer, RecipientState> changes) {
    QueueEntry entry = message.entry();
    String address = address(entry, recipient);
    RecipientState before = entry.states().get(recipient);
    if (outcome instanceof Outcome.Deferred deferred && deferred.maybeDelivered()) {
      message.doubtful().add(recipient);
    }
    return switch (outcome) {
      case Outcome.Delivered delivered -> {
        changes.put(recipient, delivered(entry, recipient, delivered, now));
        yield new RecipientResult(address, "delivered", delivered.reply());
      }
      case Outcome.Deferred deferred when Lateness.mustReturn(entry.message(), wallClock()) -> {
        Cause late =
            Lateness.cause(
                entry.message(), deferred.cause().sentence(), isDoubtful(message, recipient));
        message.failures().put(recipient, late);
        yield new RecipientResult(address, "expired", late.sentence());
      }
      case Outcome.Deferred deferred -> {
        if (Settling.isExpired(entry, retry.get(), begun)) {
          message.failures().put(recipient, new Cause.Expired(deferred.cause()));
          yield new RecipientResult(address, "expired", deferred.cause().sentence());
        }
        message.delays().put(recipient, deferred.cause());
        changes.put(recipient, settling.deferred(before, deferred, retry.get(), now));
        yield new RecipientResult(address, "deferred", deferred.cause().sentence());
      }
      case Outcome.Failed failed -> {
        message.failures().put(recipient, failed.cause());
        yield new RecipientResult(address, "failed", failed.cause().sentence());
      }
    };
  }

  /** Whether an attempt may have delivered it although no reply said so. */
  private static boolean isDoubtful(ActiveMessage message, int recipient) {
    return message.doubtful().contains(recipient)
        || Settling.maybeDelivered(message.entry().states().get(recipient));
  }

  private static RecipientState delivered(
      QueueEntry entry, int recipient, Outcome.Delivered outcome, Instant now) {
    return outcome
        .toTell()
        .filter(_ ->
            Settling.wantsConfirmation(entry, recipient)
                || (outcome.asked() && Lateness.mayTell(entry, recipient)))
        .<RecipientState>map(success ->
            new RecipientState.Unreported(now, now, success, outcome.peer(), outcome.reply()))
        .orElse(new RecipientState.Delivered(now, outcome.reply()));
  }

  /** Age is judged by the clock that stamped the arrival, which the schedule's may have left. */
  private Instant wallClock() {
    return execution.time().now();
  }

  /**
   * Defers what waits for a destination that is held back. The attempt that holds it back stands
   * for all of them: who was too old when it began has had the last one (rule D10).
   */
  void holdBack(ActiveMessage message, List<Integer> recipients, Lane lane, Instant now) {
    Standing standing = lane.standing();
    Cause trouble =
        standing.trouble().orElse(new Cause.Unreachable(lane.name(), standing.lastReply()));
    if (Settling.isExpired(message.entry(), retry.get(), standing.triedAt())) {
      List<RecipientResult> results = new ArrayList<>();
      for (int i : recipients) {
        message.failures().put(i, new Cause.Expired(trouble));
        results.add(
            new RecipientResult(address(message.entry(), i), "expired", trouble.sentence()));
      }
      events.accept(
          new HistoryEvent.Attempted(now, message.id().text(), lane.name(), results, List.of()));
      return;
    }
    Instant until = standing.heldBackUntil().orElse(now);
    Duration step = retry.get().stepAfter(standing.failures());
    Map<Integer, RecipientState> changes = new HashMap<>();
    for (int i : recipients) {
      message.delays().put(i, trouble);
      RecipientState before = message.entry().states().get(i);
      changes.put(i, settling.heldBack(before, until, trouble.sentence(), step));
    }
    apply(message, changes);
  }

  /** What waits and is late goes back (RFC 2852), but for recipients of attempts under way. */
  void returnLate(ActiveMessage message, Instant now) {
    QueueEntry entry = message.entry();
    if (!Lateness.mustReturn(entry.message(), wallClock())) {
      return;
    }
    List<RecipientResult> results = new ArrayList<>();
    for (int i = 0; i < entry.states().size(); i++) {
      if (entry.states().get(i).isScheduledForDelivery() && !message.busy().contains(i)) {
        String last = Settling.lastReply(entry.states().get(i));
        Cause late = Lateness.cause(entry.message(), last, isDoubtful(message, i));
        message.failures().put(i, late);
        results.add(new RecipientResult(address(entry, i), "expired", late.sentence()));
      }
    }
    if (!results.isEmpty()) {
      events.accept(new HistoryEvent.Attempted(now, message.id().text(), "", results, List.of()));
    }
  }

  /** Whether a delay is to be told before anything else is done for the message (RFC 2852). */
  boolean tellsDelay(ActiveMessage message) {
    return Lateness.isToTell(message.entry(), wallClock());
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
    endFailures(message, now);
    SortedMap<Integer, Reporter.Item> items = toTell(message, now);
    message.failures().clear();
    if (items.isEmpty()) {
      message.bounceAnswer().ifPresent(answer -> answer.offer(new VerbResult.Done()));
      return true;
    }
    reporting.start(message, items, now);
    return false;
  }

  /** Ends the failures that nobody is told of; leaves the others. */
  private void endFailures(ActiveMessage message, Instant now) {
    QueueEntry entry = message.entry();
    if (entry.message().envelope().reversePath() instanceof NullReversePath) {
      deadLetter(message, message.failures(), "the null reverse-path gets no report", now);
      message.failures().clear();
      return;
    }
    Map<Integer, RecipientState> changes = new HashMap<>();
    message
        .failures()
        .forEach((i, cause) -> {
          if (!Settling.wish(entry, i).failure()) {
            // RFC 3461 §5.2.6: the sender wished for no report; the history has the reason.
            changes.put(i, new RecipientState.Bounced(now, cause.sentence()));
          }
        });
    message.failures().keySet().removeAll(changes.keySet());
    apply(message, changes);
  }

  /** One report for each message and round tells all there is to tell (rule B2). */
  private SortedMap<Integer, Reporter.Item> toTell(ActiveMessage message, Instant now) {
    QueueEntry entry = message.entry();
    Instant giveUp = entry.message().released().plus(retry.get().giveUpAfter());
    SortedMap<Integer, Reporter.Item> items = new TreeMap<>();
    for (int i = 0; i < entry.states().size(); i++) {
      Recipient recipient = entry.message().envelope().recipients().get(i);
      RecipientState state = entry.states().get(i);
      Cause failure = message.failures().get(i);
      if (failure != null) {
        items.put(i, new Reporter.Item.Failed(recipient, failure, isDoubtful(message, i)));
      } else if (state instanceof RecipientState.Unreported done && !done.due().isAfter(now)) {
        items.put(
            i,
            new Reporter.Item.Succeeded(
                recipient, done.success(), done.peer(), done.reply(), done.at()));
      } else if (Lateness.isToTell(entry, i, wallClock())) {
        Cause late =
            Lateness.cause(entry.message(), Settling.lastReply(state), isDoubtful(message, i));
        items.put(i, new Reporter.Item.Delayed(recipient, late, giveUp));
      } else if (Settling.wantsWarning(entry, i, retry.get(), wallClock())) {
        Cause known = new Cause.Unreachable("", Settling.lastReply(state));
        Cause cause = message.delays().getOrDefault(i, known);
        items.put(i, new Reporter.Item.Delayed(recipient, cause, giveUp));
      }
    }
    return items;
  }

  /** What can neither be delivered nor returned is held, never dropped. */
  private void deadLetter(
      ActiveMessage message, Map<Integer, Cause> causes, String why, Instant now) {
    if (causes.isEmpty()) {
      return;
    }
    Map<Integer, RecipientState> changes = new HashMap<>();
    causes.forEach((i, cause) ->
        changes.put(
            i,
            new RecipientState.Held(
                Settling.attempts(message.entry().states().get(i)) + 1, now, cause.sentence())));
    apply(message, changes);
    events.accept(new HistoryEvent.Steered(now, message.id().text(), "held", "policy: " + why));
  }

  /** A report is in the spool, or may not be sent; the report's own entry, to be delivered next. */
  Optional<QueueEntry> reported(ActiveMessage message, Signal.Reported done, Instant now) {
    message.reporting(false);
    return switch (done.report()) {
      case Signal.Report.Withheld withheld -> {
        withheld(message, done.items(), withheld.why(), now);
        message.bounceAnswer().ifPresent(a -> a.offer(new VerbResult.NotNow(withheld.why())));
        yield Optional.empty();
      }
      case Signal.Report.Written written -> {
        Optional<QueueEntry> left = written.settled().entry();
        message.entry(
            left.orElseGet(() ->
                withStates(message.entry(), Reporting.after(message.entry(), done.items(), now))));
        message.bounceAnswer().ifPresent(a -> a.offer(new VerbResult.Done()));
        yield reporting.written(
            message.id(),
            written.settled().report(),
            written.held(),
            List.copyOf(done.items().values()),
            now);
      }
    };
  }

  /** Failures are held; a delay is not told again; a success by itself is told later. */
  private void withheld(
      ActiveMessage message, SortedMap<Integer, Reporter.Item> items, String why, Instant now) {
    SortedMap<Integer, Cause> failed = new TreeMap<>();
    SortedMap<Integer, Reporter.Item> delayed = new TreeMap<>();
    Map<Integer, RecipientState> later = new HashMap<>();
    items.forEach((i, item) -> {
      switch (item) {
        case Reporter.Item.Failed each -> failed.put(i, each.cause());
        case Reporter.Item.Delayed each -> delayed.put(i, each);
        case Reporter.Item.Succeeded each ->
            later.put(
                i,
                new RecipientState.Unreported(
                    each.at(),
                    now.plus(retry.get().stepAfter(1)),
                    each.success(),
                    each.peer(),
                    each.reply()));
      }
    });
    deadLetter(message, failed, why, now);
    apply(message, Reporting.after(message.entry(), delayed, now));
    if (failed.isEmpty() && delayed.isEmpty()) {
      apply(message, later);
    }
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
