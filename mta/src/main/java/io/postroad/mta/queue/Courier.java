package io.postroad.mta.queue;

import io.postroad.smtp.reply.EnhancedStatus;
import io.postroad.smtp.runtime.Execution;
import io.postroad.smtp.runtime.Handoff;
import io.postroad.smtp.runtime.Time;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Makes one attempt after the other at one destination, on a thread of its own, so that messages
 * for a destination share a connection. Only the queue thread gives it jobs and only the queue
 * thread ends it.
 */
final class Courier {
  private static final System.Logger LOG = System.getLogger(Courier.class.getName());

  private final Lane lane;
  private final Carrier.Carriage carriage;
  private final Handoff<Job> jobs;
  private final Time time;
  private final Consumer<Signal> tell;

  /** What only the queue thread knows of it. */
  private Optional<Job> atWork = Optional.empty();

  private long begun;
  private boolean dismissed;

  Courier(Lane lane, Carrier.Carriage carriage, Execution execution, Consumer<Signal> tell) {
    this.lane = lane;
    this.carriage = carriage;
    this.jobs = execution.handoff(1);
    this.time = execution.time();
    this.tell = tell;
  }

  /** The destination it works for. */
  Lane lane() {
    return lane;
  }

  /**
   * Gives it its next job; the queue thread does so only when it is free.
   *
   * @param number of the attempt, over all destinations
   */
  void give(Job job, long number) {
    atWork = Optional.of(job);
    begun = number;
    if (!jobs.offer(job)) {
      throw new IllegalStateException("a job for a courier that is not free");
    }
  }

  /** The job that it was given and has not ended; the queue thread asks. */
  Optional<Job> atWork() {
    return atWork;
  }

  /** Its job is ended, as the queue thread has heard. */
  void ended() {
    atWork = Optional.empty();
  }

  /** The number of its latest attempt; the queue thread asks. */
  long begun() {
    return begun;
  }

  /** Lets it go home once it is done. */
  void dismiss() {
    dismissed = true;
    jobs.close();
  }

  /** Whether the queue thread sent it home. */
  boolean dismissed() {
    return dismissed;
  }

  /** The body of its thread. */
  void run() {
    try (carriage) {
      Optional<Job> job = jobs.take();
      while (job.isPresent()) {
        Instant begun = time.now();
        tell.accept(new Signal.Ended(this, job.get(), begun, attempt(job.get())));
        job = jobs.take();
      }
    } finally {
      tell.accept(new Signal.Left(this));
    }
  }

  /** A fault of ours ends this attempt alone; its recipients are tried again. */
  private Carrier.Result attempt(Job job) {
    try {
      return carriage.attempt(job);
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "the attempt for " + job.entry().id() + " failed", e);
      return faulty(job);
    }
  }

  /** What an attempt settles that a fault of ours ended: nothing. */
  static Carrier.Result faulty(Job job) {
    Map<Integer, Outcome> outcomes = new HashMap<>();
    job.recipients().forEach(i -> outcomes.put(i, ourFault()));
    return new Carrier.Result(outcomes, List.of());
  }

  /** What a fault of ours settles: nothing. */
  static Outcome ourFault() {
    return new Outcome.Deferred(
        new Cause.Ours(
            new EnhancedStatus(4, 3, 0),
            "a fault of this server; its log says more",
            Cause.Scope.MESSAGE),
        false);
  }
}
