package io.postroad.mta.queue;

import io.postroad.mta.spool.QueueEntry;
import io.postroad.mta.spool.QueueId;
import io.postroad.mta.spool.Spool;
import io.postroad.smtp.runtime.Handoff;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What other threads tell the queue thread. */
sealed interface Signal {

  /** A message was accepted and is leased to us. */
  record Arrived(QueueEntry entry) implements Signal {}

  /** A plan that had to wait for DNS is made. */
  record Planned(QueueId id, Planner.Plan plan) implements Signal {}

  /** A courier ended its attempt and is free. */
  record Ended(Courier courier, Job job, Carrier.Result result) implements Signal {}

  /** A courier waited in vain for a next job. */
  record Waited(Courier courier) implements Signal {}

  /** A courier's thread is over. */
  record Left(Courier courier) implements Signal {}

  /**
   * The report on a message is written and settled with its cause.
   *
   * @param withheld for each recipient why no report may be sent; empty when it was
   */
  record Reported(
      QueueId id,
      Optional<Spool.Settled> settled,
      Optional<String> withheld,
      Map<Integer, Cause> causes,
      Reporter.Kind kind)
      implements Signal {}

  /** An operator's verb. */
  record Steer(Verb verb, QueueId id, String by, Handoff<VerbResult> answer) implements Signal {}

  /** A question for the destinations worked on. */
  record Look(Handoff<List<DestinationView>> answer) implements Signal {}

  /** Settings were replaced: back-off and limits are judged anew. */
  record Reconfigured() implements Signal {}

  /** No new attempts from now on. */
  record Stop() implements Signal {}
}
