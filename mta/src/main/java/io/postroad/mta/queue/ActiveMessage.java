package io.postroad.mta.queue;

import io.postroad.mta.spool.QueueEntry;
import io.postroad.mta.spool.QueueId;
import io.postroad.smtp.runtime.Handoff;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** A leased message with attempts planned or under way. Confined to the queue thread. */
final class ActiveMessage {
  private QueueEntry entry;
  private boolean planning;
  private boolean reporting;
  private boolean impatient;
  private int waitingJobs;
  private int runningJobs;
  private final Set<Integer> busy = new HashSet<>();
  private final Set<String> destinations = new HashSet<>();
  private final SortedMap<Integer, Cause> failures = new TreeMap<>();
  private final Map<Integer, Cause> delays = new HashMap<>();
  private final Set<Integer> doubtful = new HashSet<>();
  private Optional<Handoff<VerbResult>> bounceAnswer = Optional.empty();

  ActiveMessage(QueueEntry entry) {
    this.entry = entry;
  }

  QueueId id() {
    return entry.id();
  }

  QueueEntry entry() {
    return entry;
  }

  void entry(QueueEntry latest) {
    entry = latest;
  }

  boolean planning() {
    return planning;
  }

  void planning(boolean now) {
    planning = now;
  }

  boolean reporting() {
    return reporting;
  }

  void reporting(boolean now) {
    reporting = now;
  }

  /** An operator wants it tried now, whatever its destinations' back-off says. */
  boolean impatient() {
    return impatient;
  }

  void beImpatient() {
    impatient = true;
  }

  /** Recipients of jobs that wait or run. */
  Set<Integer> busy() {
    return busy;
  }

  void jobWaits(Job job) {
    waitingJobs++;
    destinations.add(job.destination().name());
    busy.addAll(job.recipients());
  }

  /** The names of the destinations that jobs of it have waited for. */
  Set<String> destinations() {
    return destinations;
  }

  void jobRuns() {
    waitingJobs--;
    runningJobs++;
  }

  void waitingJobDropped(Job job) {
    waitingJobs--;
    busy.removeAll(job.recipients());
  }

  void jobEnded(Job job) {
    runningJobs--;
    busy.removeAll(job.recipients());
  }

  int runningJobs() {
    return runningJobs;
  }

  /** Whether this round of attempts is over. */
  boolean roundIsOver() {
    return !planning && !reporting && waitingJobs == 0 && runningJobs == 0;
  }

  /** Recipients that failed for good in this round and are not reported yet. */
  SortedMap<Integer, Cause> failures() {
    return failures;
  }

  /** Why recipients were deferred in this round, by those that said so. */
  Map<Integer, Cause> delays() {
    return delays;
  }

  /** Recipients of whom an attempt in this round was lost after the final dot (RFC 1047). */
  Set<Integer> doubtful() {
    return doubtful;
  }

  Optional<Handoff<VerbResult>> bounceAnswer() {
    return bounceAnswer;
  }

  void bounceAnswer(Handoff<VerbResult> answer) {
    bounceAnswer = Optional.of(answer);
  }
}
