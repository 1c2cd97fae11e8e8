package io.postroad.mta.queue;

import io.postroad.mta.spool.QueueEntry;
import java.util.List;

/** One attempt to be made: some recipients of one message at one destination. Immutable. */
public record Job(QueueEntry entry, Destination destination, List<Integer> recipients) {

  /** Copies the list. */
  public Job {
    recipients = List.copyOf(recipients);
  }
}
