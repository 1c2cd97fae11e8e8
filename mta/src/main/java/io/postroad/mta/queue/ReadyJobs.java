package io.postroad.mta.queue;

import io.postroad.mta.spool.Spool;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Predicate;

/**
 * The jobs that wait for a courier of one destination, in the order in which they go: by the time
 * they have waited, of which each step of priority (RFC 6710) is worth {@link
 * Spool#PRIORITY_HEAD_START}; equals in the order of their coming. So the urgent goes first and
 * nothing starves. Confined to the queue thread.
 */
final class ReadyJobs {
  private record Waiting(Job job, Instant rank, long number) {}

  private final PriorityQueue<Waiting> waiting =
      new PriorityQueue<>(Comparator.comparing(Waiting::rank).thenComparingLong(Waiting::number));
  private long added;

  void add(Job job, Instant now) {
    int priority = job.entry().message().priority();
    Instant rank = now.minus(Spool.PRIORITY_HEAD_START.multipliedBy(priority));
    waiting.add(new Waiting(job, rank, added++));
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  int size() {
    return waiting.size();
  }

  /** The job that goes next; there must be one. */
  Job next() {
    return waiting.remove().job;
  }

  /** The priority of the job that goes next. */
  Optional<Integer> priority() {
    return Optional.ofNullable(waiting.peek()).map(next -> next.job.entry().message().priority());
  }

  /** Takes out those that match. */
  List<Job> take(Predicate<Job> which) {
    List<Job> taken = new ArrayList<>();
    waiting.removeIf(each -> which.test(each.job) && taken.add(each.job));
    return taken;
  }

  /** Takes out all of them. */
  List<Job> takeAll() {
    return take(_ -> true);
  }
}
