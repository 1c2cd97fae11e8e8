package io.postroad.mta.queue;

import io.postroad.mta.spool.QueueEntry;
import io.postroad.smtp.runtime.Deadline;
import io.postroad.smtp.runtime.Execution;
import io.postroad.smtp.runtime.Handoff;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Has plans made that must wait for DNS, on threads of their own. What one message needs is asked
 * for at the same time, and what is known goes on after {@link #TOGETHER} without the rest: a
 * recipient never waits for another's dead domain. {@link #start} is called on the queue thread.
 */
final class Planning {
  private static final System.Logger LOG = System.getLogger(Planning.class.getName());

  /** Look-ups at once for one message. */
  private static final int AT_ONCE = 16;

  /** So long answers are gathered, so that domains with the same exchangers share an attempt. */
  static final Duration TOGETHER = Duration.ofSeconds(2);

  private final Execution execution;
  private final Planner planner;
  private final Consumer<Signal> tell;

  Planning(Execution execution, Planner planner, Consumer<Signal> tell) {
    this.execution = execution;
    this.planner = planner;
    this.tell = tell;
  }

  /** The plan if it can be made without waiting. */
  Optional<Planner.Plan> now(QueueEntry entry, List<Integer> due) {
    return planner.planNow(entry, due);
  }

  /** Tells of the plan, or of its parts as they are known. */
  void start(QueueEntry entry, List<Integer> due) {
    Instant begun = execution.time().now();
    execution.start(Execution.Kind.VIRTUAL, "plan-" + entry.id(), () -> make(entry, begun, due));
  }

  private void make(QueueEntry entry, Instant begun, List<Integer> due) {
    NavigableSet<Integer> left = new TreeSet<>(due);
    Optional<Planner.Plan> last = Optional.empty();
    try {
      List<List<Integer>> parts = planner.apart(entry, due);
      if (parts.size() > 1) {
        gather(entry, begun, parts, left);
      }
      last = Optional.of(plan(entry, List.copyOf(left)));
    } finally {
      // Whatever ended this thread, the message must not wait for it.
      tell.accept(new Signal.Planned(entry.id(), begun, last.orElseGet(() -> failed(left)), false));
    }
  }

  /** Asks for all parts, and tells what is known of them from time to time, but for the last. */
  private void gather(
      QueueEntry entry, Instant begun, List<List<Integer>> parts, NavigableSet<Integer> left) {
    Handoff<List<Integer>> wanted = execution.handoff(parts.size());
    Handoff<Known> known = execution.handoff(parts.size());
    parts.forEach(wanted::put);
    wanted.close();
    for (int i = 0; i < Math.min(AT_ONCE, parts.size()); i++) {
      execution.start(
          Execution.Kind.VIRTUAL, "plan-" + entry.id() + "-" + i, () -> ask(entry, wanted, known));
    }
    List<Known> gathered = new ArrayList<>();
    Deadline until = execution.time().deadlineIn(TOGETHER);
    for (int missing = parts.size(); missing > 0; ) {
      Optional<Known> next = known.poll(until.remaining(execution.time()));
      if (next.isPresent()) {
        missing--;
        gathered.add(next.get());
      } else if (until.passed(execution.time())) {
        until = execution.time().deadlineIn(TOGETHER);
        tell(entry, begun, gathered, left);
      }
    }
    tell(entry, begun, gathered, left);
  }

  private void tell(
      QueueEntry entry, Instant begun, List<Known> gathered, NavigableSet<Integer> left) {
    if (!gathered.isEmpty()) {
      List<Integer> recipients = gathered.stream().flatMap(k -> k.recipients().stream()).toList();
      recipients.forEach(left::remove);
      // With what was just learnt, the planner puts together what goes to one place.
      Planner.Plan plan = planner.planNow(entry, recipients).orElseGet(() -> joined(gathered));
      tell.accept(new Signal.Planned(entry.id(), begun, plan, true));
      gathered.clear();
    }
  }

  /** A part that was asked for. */
  private record Known(List<Integer> recipients, Planner.Plan plan) {}

  private void ask(QueueEntry entry, Handoff<List<Integer>> wanted, Handoff<Known> known) {
    for (Optional<List<Integer>> part = wanted.take(); part.isPresent(); part = wanted.take()) {
      Planner.Plan plan = failed(part.get());
      try {
        plan = plan(entry, part.get());
      } finally {
        known.put(new Known(part.get(), plan));
      }
    }
  }

  private static Planner.Plan joined(List<Known> parts) {
    List<Planner.Leg> legs = new ArrayList<>();
    Map<Integer, Outcome> settled = new HashMap<>();
    for (Known part : parts) {
      legs.addAll(part.plan().legs());
      settled.putAll(part.plan().settled());
    }
    return new Planner.Plan(legs, settled);
  }

  /** A fault of ours ends this plan alone; its recipients are tried again. */
  private Planner.Plan plan(QueueEntry entry, List<Integer> due) {
    try {
      return planner.plan(entry, due);
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "the plan for " + entry.id() + " failed", e);
      return failed(due);
    }
  }

  private static Planner.Plan failed(Collection<Integer> due) {
    Map<Integer, Outcome> settled = new HashMap<>();
    due.forEach(i -> settled.put(i, Courier.ourFault()));
    return new Planner.Plan(List.of(), settled);
  }
}
