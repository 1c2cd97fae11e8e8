package io.postroad.mta.queue;

import io.postroad.mta.history.HistoryEvent;
import io.postroad.mta.spool.QueueEntry;
import io.postroad.mta.spool.QueueId;
import io.postroad.mta.spool.RecipientState;
import io.postroad.mta.spool.Spool;
import io.postroad.mta.spool.SpoolFullException;
import io.postroad.smtp.runtime.Execution;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Consumer;

/**
 * Has reports written, on a thread of their own because the spool is read for them, and settles
 * each in one batch with what it reports (rule D8). {@link #start} is called on the queue thread.
 */
final class Reporting {
  private static final System.Logger LOG = System.getLogger(Reporting.class.getName());

  /** How long after a full disk the spool is asked again. */
  private static final Duration FULL_AGAIN = Duration.ofSeconds(1);

  private final Spool spool;
  private final Reporter reporter;
  private final Execution execution;
  private final Consumer<HistoryEvent> events;
  private final Consumer<Signal> tell;

  Reporting(
      Spool spool,
      Reporter reporter,
      Execution execution,
      Consumer<HistoryEvent> events,
      Consumer<Signal> tell) {
    this.spool = spool;
    this.reporter = reporter;
    this.execution = execution;
    this.events = events;
    this.tell = tell;
  }

  /** Has one report written about these recipients of the message. */
  void start(ActiveMessage message, SortedMap<Integer, Reporter.Item> items, Instant now) {
    message.reporting(true);
    QueueEntry entry = message.entry();
    execution.start(
        Execution.Kind.VIRTUAL,
        "report-" + entry.id(),
        () -> {
          Signal.Report report = new Signal.Report.Withheld("no report could be written");
          try {
            report = write(entry, items, now);
          } finally {
            // Whatever ended this thread, the message must not wait for it.
            tell.accept(new Signal.Reported(entry.id(), items, report));
          }
        });
  }

  private Signal.Report write(
      QueueEntry entry, SortedMap<Integer, Reporter.Item> items, Instant now) {
    try {
      return switch (reporter.report(entry, List.copyOf(items.values()))) {
        case Reporter.Decision.Send send ->
            new Signal.Report.Written(
                durable(
                    spool.settle(entry.id(), after(entry, items, now), Optional.of(send.report()))),
                send.held());
        case Reporter.Decision.Withhold withhold -> new Signal.Report.Withheld(withhold.why());
      };
    } catch (IOException | RuntimeException e) {
      // Nothing is lost: what cannot be reported now is held, and shown.
      LOG.log(System.Logger.Level.ERROR, "no report on " + entry.id() + " could be written", e);
      return new Signal.Report.Withheld("no report could be written: " + e.getMessage());
    }
  }

  /**
   * Waits until the report is on stable storage, and its cause with it: a crash that forgot them
   * after it was sent would have us deliver what we reported as failed, or tell all of it twice
   * (rule D8). Where the spool has failed, the report is not for this process to send.
   */
  private Spool.Settled durable(Spool.Settled settled) {
    while (settled.report().isPresent()) {
      try {
        spool.sync();
        return settled;
      } catch (SpoolFullException e) {
        // Nothing of the group is written until there is room again (rule D4).
        execution.time().sleep(FULL_AGAIN);
      } catch (IOException e) {
        LOG.log(System.Logger.Level.WARNING, "a report waits for the next start: " + e);
        return new Spool.Settled(settled.entry(), Optional.empty());
      }
    }
    return settled;
  }

  /** The states that go into the spool together with the report. */
  static Map<Integer, RecipientState> after(
      QueueEntry entry, SortedMap<Integer, Reporter.Item> items, Instant now) {
    Map<Integer, RecipientState> changes = new HashMap<>();
    items.forEach((i, item) -> {
      switch (item) {
        case Reporter.Item.Failed failed ->
            changes.put(i, new RecipientState.Bounced(now, failed.cause().sentence()));
        case Reporter.Item.Succeeded succeeded ->
            changes.put(i, new RecipientState.Delivered(succeeded.at(), succeeded.reply()));
        case Reporter.Item.Delayed _ -> {
          if (entry.states().get(i) instanceof RecipientState.Deferred deferred) {
            changes.put(i, warned(deferred));
          } else if (entry.states().get(i) instanceof RecipientState.Queued(Instant due)) {
            changes.put(i, new RecipientState.Deferred(0, due, "", false, true));
          }
        }
      }
    });
    return changes;
  }

  private static RecipientState warned(RecipientState.Deferred deferred) {
    return new RecipientState.Deferred(
        deferred.attempts(), deferred.due(), deferred.lastReply(), deferred.maybeDelivered(), true);
  }

  /**
   * Tells of a report that is in the spool.
   *
   * @param cause the message it is about
   * @param held why it must not go yet, if so: it then waits for an operator (rule B2)
   * @return the report, to be delivered now
   */
  Optional<QueueEntry> written(
      QueueId cause,
      Optional<QueueEntry> report,
      Optional<String> held,
      List<Reporter.Item> items,
      Instant now) {
    if (report.isEmpty()) {
      return Optional.empty(); // the lease was lost: whoever has it now reports
    }
    QueueEntry entry = report.get();
    events.accept(
        new HistoryEvent.Reported(
            now,
            cause.text(),
            entry.id().text(),
            items.stream().map(item -> address(item)).toList()));
    if (held.isEmpty()) {
      return report;
    }
    spool.settle(
        entry.id(), Map.of(0, new RecipientState.Held(0, now, held.get())), Optional.empty());
    spool.release(entry.id());
    events.accept(
        new HistoryEvent.Steered(now, entry.id().text(), "held", "policy: " + held.get()));
    return Optional.empty();
  }

  private static String address(Reporter.Item item) {
    return item.recipient().forwardPath().text();
  }

  /**
   * Tells at once what was settled when a message came in, and returns when that is durable.
   *
   * @param about the message, with the envelope that its sender sees
   */
  Optional<QueueEntry> tellNow(QueueEntry about, List<Reporter.Item> items) throws IOException {
    Reporter.Decision decision = reporter.report(about, items);
    return switch (decision) {
      case Reporter.Decision.Withhold _ -> Optional.empty();
      case Reporter.Decision.Send send -> {
        Spool.Settled settled = spool.settle(about.id(), Map.of(), Optional.of(send.report()));
        try {
          spool.sync();
        } catch (IOException e) {
          // Whether it is kept is not known, and if so, it must not wait for us.
          settled.report().ifPresent(report -> spool.release(report.id()));
          throw e;
        }
        yield written(about.id(), settled.report(), send.held(), items, execution.time().now());
      }
    };
  }
}
