package io.postroad.mta.queue;

import io.postroad.mta.spool.QueueEntry;
import io.postroad.mta.spool.QueueId;
import io.postroad.mta.spool.Spool;
import io.postroad.smtp.runtime.Handoff;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** What other threads tell the queue thread. */
sealed interface Signal {

  /** A message was accepted and is leased to us. */
  record Arrived(QueueEntry entry) implements Signal {}

  /**
   * A plan that had to wait for DNS is made, or a part of it; {@code begun} is when, by the wall
   * clock, and {@code more} says that another part is still to come.
   */
  record Planned(QueueId id, Instant begun, Planner.Plan plan, boolean more) implements Signal {}

  /** A courier ended the attempt that it had begun then, by the wall clock, and is free. */
  record Ended(Courier courier, Job job, Instant begun, Carrier.Result result) implements Signal {}

  /** A courier's thread is over. */
  record Left(Courier courier) implements Signal {}

  /** The report on a message, about these recipients, is written, or will not be. */
  record Reported(QueueId id, SortedMap<Integer, Reporter.Item> items, Report report)
      implements Signal {}

  /** What became of a report. */
  sealed interface Report {
    /** It is settled with its cause; {@code held} says why it must not go yet, if so. */
    record Written(Spool.Settled settled, Optional<String> held) implements Report {}

    /** There is none; says why. */
    record Withheld(String why) implements Report {}
  }

  /** An operator's verb. */
  record Steer(Verb verb, QueueId id, String by, Handoff<VerbResult> answer) implements Signal {}

  /** These messages were held, all that waits of them, since before then. */
  record HeldTooLong(List<QueueId> ids, Instant before) implements Signal {}

  /** A question for the destinations worked on. */
  record Look(Handoff<List<DestinationView>> answer) implements Signal {}

  /** Settings were replaced: back-off and limits are judged anew. */
  record Reconfigured() implements Signal {}

  /** No new attempts from now on. */
  record Stop() implements Signal {}
}
