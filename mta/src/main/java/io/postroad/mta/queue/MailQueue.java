package io.postroad.mta.queue;

import io.postroad.mta.history.HistoryEvent;
import io.postroad.mta.settings.MtaSettings;
import io.postroad.mta.spool.QueueEntry;
import io.postroad.mta.spool.QueueId;
import io.postroad.mta.spool.Spool;
import io.postroad.smtp.runtime.Deadline;
import io.postroad.smtp.runtime.Execution;
import io.postroad.smtp.runtime.Handoff;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The queue: takes accepted mail over from the spool's leases and sees every recipient to an end.
 * Thread-safe; what it does happens on its thread {@code queue} and on its couriers'.
 */
public final class MailQueue {
  private static final int SIGNALS_MAX = 50_000;
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);

  private final Execution execution;
  private final Handoff<Signal> signals;
  private final Reporting reporting;
  private final Scheduler scheduler;
  private Optional<Execution.Running> thread = Optional.empty();

  /**
   * A queue that is not started yet.
   *
   * @param settings asked anew for every decision, so that a reload takes hold
   * @param events hears what happens to messages, on the queue thread: it must not wait
   */
  public MailQueue(
      Execution execution,
      Spool spool,
      Planner planner,
      Carrier carrier,
      Reporter reporter,
      Supplier<MtaSettings> settings,
      Consumer<HistoryEvent> events) {
    this.execution = execution;
    this.signals = execution.handoff(SIGNALS_MAX);
    this.reporting = new Reporting(spool, reporter, execution, events, signals::put);
    this.scheduler =
        new Scheduler(execution, spool, planner, carrier, reporting, settings, events, signals);
  }

  /** Starts the thread {@code queue}. */
  public void start() {
    thread = Optional.of(execution.start(Execution.Kind.PLATFORM, "queue", scheduler::run));
  }

  /** Takes over a message that was just accepted and is leased to this server. */
  public void submit(QueueEntry entry) {
    signals.put(new Signal.Arrived(entry));
  }

  /**
   * Tells a sender who asked what acceptance alone has settled: that an alias was expanded, that a
   * list has the message (RFC 3461 §5.2.7). The report is durable at return, so that it stands or
   * falls with the message while nobody has been told that either is kept.
   *
   * @param about the accepted message, leased to this server, with the envelope as it came in
   * @throws IOException when the spool fails
   */
  public void confirm(QueueEntry about, List<Reporter.Item> items) throws IOException {
    reporting.tellNow(about, items).ifPresent(this::submit);
  }

  /** Says that settings were replaced. */
  public void reconfigured() {
    signals.put(new Signal.Reconfigured());
  }

  /** Carries out an operator's verb; durable after the spool's next commit. */
  public VerbResult steer(Verb verb, QueueId id, String by) {
    Handoff<VerbResult> answer = execution.handoff(1);
    signals.put(new Signal.Steer(verb, id, by, answer));
    return answer
        .poll(ANSWER_WITHIN)
        .orElse(new VerbResult.NotNow("the queue did not answer within 30 s; ask again"));
  }

  /** The destinations worked on now. */
  public List<DestinationView> destinations() {
    Handoff<List<DestinationView>> answer = execution.handoff(1);
    signals.put(new Signal.Look(answer));
    return answer.poll(ANSWER_WITHIN).orElse(List.of());
  }

  /**
   * Ends: no new attempts, those under way may finish within {@code grace}. What is not settled
   * stays in the spool.
   *
   * @return how many attempts were still under way
   */
  public int stop(Duration grace) {
    Deadline deadline = execution.time().deadlineIn(grace);
    signals.put(new Signal.Stop());
    boolean ended = thread.map(t -> t.join(deadline.remaining(execution.time()))).orElse(true);
    scheduler.abandon();
    signals.close();
    return ended ? 0 : scheduler.couriersOut();
  }
}
