package io.postroad.mta.queue;

import io.postroad.mta.spool.QueueEntry;
import io.postroad.mta.spool.QueueId;
import io.postroad.mta.spool.RecipientState;
import io.postroad.mta.spool.Spool;
import io.postroad.smtp.runtime.Execution;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Looks for mail that was held for too long, on a thread of its own: what is held is read from the
 * disk for it, and delivery must not wait for that. {@link #look} is called on the queue thread.
 */
final class HeldMail {
  /** So many are read at once. */
  private static final int PAGE = 500;

  /** The queue thread deletes so many at once, and sees to other things in between. */
  private static final int TOLD_AT_ONCE = 20;

  private final Execution execution;
  private final Spool spool;
  private final Consumer<Signal> tell;
  private final AtomicBoolean looking = new AtomicBoolean();

  HeldMail(Execution execution, Spool spool, Consumer<Signal> tell) {
    this.execution = execution;
    this.spool = spool;
    this.tell = tell;
  }

  /** Tells of all that is held since before then, unless the look before is not over yet. */
  void look(Instant before) {
    if (looking.compareAndSet(false, true)) {
      execution.start(
          Execution.Kind.VIRTUAL,
          "look-at-held",
          () -> {
            try {
              lookThrough(before);
            } finally {
              looking.set(false);
            }
          });
    }
  }

  private void lookThrough(Instant before) {
    Optional<QueueId> after = Optional.empty();
    boolean more = true;
    while (more) {
      List<QueueEntry> page =
          spool.listHeld(
              entry -> isHeldSince(entry, before) || isYounger(entry, before), after, PAGE);
      List<QueueId> old =
          page.stream().filter(entry -> isHeldSince(entry, before)).map(QueueEntry::id).toList();
      for (int from = 0; from < old.size(); from += TOLD_AT_ONCE) {
        List<QueueId> some = old.subList(from, Math.min(from + TOLD_AT_ONCE, old.size()));
        tell.accept(new Signal.HeldTooLong(some, before));
      }
      // In order of arrival: whatever comes behind one that is too young is so, too.
      more = page.size() == PAGE && !isYounger(page.getLast(), before);
      after = more ? Optional.of(page.getLast().id()) : after;
    }
  }

  private static boolean isYounger(QueueEntry entry, Instant before) {
    return !entry.id().created().isBefore(before);
  }

  static boolean isHeldSince(QueueEntry entry, Instant before) {
    return entry.states().stream()
        .allMatch(state ->
            state.isFinal()
                || (state instanceof RecipientState.Held held && held.since().isBefore(before)));
  }
}
