package io.postroad.mta.queue;

import io.postroad.smtp.runtime.Execution;
import io.postroad.smtp.runtime.Handoff;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Makes one attempt after the other at one destination, on a thread of its own, so that messages
 * for a destination share a connection. Only the queue thread gives it jobs and only the queue
 * thread ends it.
 */
final class Courier {
  private static final Duration CONNECTION_KEPT = Duration.ofSeconds(1);

  private final Lane lane;
  private final Carrier.Carriage carriage;
  private final Handoff<Job> jobs;
  private final Consumer<Signal> tell;

  Courier(Lane lane, Carrier.Carriage carriage, Execution execution, Consumer<Signal> tell) {
    this.lane = lane;
    this.carriage = carriage;
    this.jobs = execution.handoff(1);
    this.tell = tell;
  }

  /** The destination it works for. */
  Lane lane() {
    return lane;
  }

  /** Gives it its next job; the queue thread does so only when it is free. */
  void give(Job job) {
    if (!jobs.offer(job)) {
      throw new IllegalStateException("a job for a courier that is not free");
    }
  }

  /** Lets it go home once it is done. */
  void dismiss() {
    jobs.close();
  }

  /** The body of its thread. */
  void run() {
    try (carriage) {
      Optional<Job> job = jobs.take();
      while (job.isPresent()) {
        tell.accept(new Signal.Ended(this, job.get(), carriage.attempt(job.get())));
        job = jobs.poll(CONNECTION_KEPT);
        if (job.isEmpty()) {
          // The queue thread decides: it dismisses us, or a job is already on its way.
          tell.accept(new Signal.Waited(this));
          job = jobs.take();
        }
      }
    } finally {
      tell.accept(new Signal.Left(this));
    }
  }
}
