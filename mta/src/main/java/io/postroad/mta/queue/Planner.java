package io.postroad.mta.queue;

import io.postroad.mta.spool.QueueEntry;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Decides anew at every attempt where the recipients of a message go. Thread-safe. */
public interface Planner {

  /** The plan if it can be made without waiting for anything. */
  Optional<Plan> planNow(QueueEntry entry, List<Integer> recipients);

  /** The plan, made on a thread that may wait for DNS; within the limits of rule N1. */
  Plan plan(QueueEntry entry, List<Integer> recipients);

  /**
   * The recipients in parts that need not wait for each other: each is about something else that
   * must be asked for.
   */
  default List<List<Integer>> apart(QueueEntry entry, List<Integer> recipients) {
    return List.of(recipients);
  }

  /**
   * Where recipients go.
   *
   * @param legs recipients by destination
   * @param settled recipients that need no attempt: a route refuses them, DNS cannot answer
   */
  record Plan(List<Leg> legs, Map<Integer, Outcome> settled) {

    /** Copies what is mutable. */
    public Plan {
      legs = List.copyOf(legs);
      settled = Map.copyOf(settled);
    }
  }

  /** Recipients (by index) of one message that go to one destination. */
  record Leg(Destination destination, List<Integer> recipients) {

    /** Copies the list. */
    public Leg {
      recipients = List.copyOf(recipients);
    }

    /** What is left of it without these recipients. */
    Leg without(Collection<Integer> others) {
      return others.isEmpty()
          ? this
          : new Leg(destination, recipients.stream().filter(i -> !others.contains(i)).toList());
    }
  }
}
