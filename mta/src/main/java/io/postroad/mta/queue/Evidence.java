package io.postroad.mta.queue;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** What the outcomes of one attempt say of its destination. Immutable. */
sealed interface Evidence {

  /** The destination was spoken to, whatever it made of the mail. */
  record Passed() implements Evidence {}

  /** Nothing: the trouble was the message's, or ours. */
  record Silent() implements Evidence {}

  /** The connection was lost before anything was settled. */
  record Lost(Cause cause) implements Evidence {}

  /** A peer of the destination is there and wants no mail now: perhaps no more connections. */
  record TurnedAway(Cause cause) implements Evidence {}

  /** Nobody of the destination could be spoken to. */
  record NotReached(Cause cause) implements Evidence {}

  /** What these say. */
  static Evidence of(Collection<Outcome> outcomes) {
    List<Cause> deferrals =
        outcomes.stream()
            .filter(Outcome.Deferred.class::isInstance)
            .map(outcome -> ((Outcome.Deferred) outcome).cause())
            .toList();
    Optional<Cause> trouble =
        deferrals.stream().filter(cause -> cause.scope() == Cause.Scope.DESTINATION).findFirst();
    if (trouble.isPresent()) {
      return trouble.get() instanceof Cause.Refused
          ? new TurnedAway(trouble.get())
          : new NotReached(trouble.get());
    }
    if (deferrals.isEmpty() || deferrals.size() < outcomes.size()) {
      return new Passed();
    }
    if (deferrals.stream().allMatch(Cause.Lost.class::isInstance)) {
      return new Lost(deferrals.getFirst());
    }
    return deferrals.stream().allMatch(Cause.Ours.class::isInstance) ? new Silent() : new Passed();
  }
}
