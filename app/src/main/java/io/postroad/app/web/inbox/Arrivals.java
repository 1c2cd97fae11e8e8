package io.postroad.app.web.inbox;

import io.postroad.inbox.Inbox;
import io.postroad.inbox.InboxEvent;
import io.postroad.smtp.runtime.Deadline;
import io.postroad.smtp.runtime.Execution;
import io.postroad.smtp.runtime.Handoff;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** Waits for something to be in the inbox, without asking over and over. Thread-safe. */
final class Arrivals {
  private final Inbox inbox;
  private final Execution execution;

  Arrivals(Inbox inbox, Execution execution) {
    this.inbox = inbox;
    this.execution = execution;
  }

  /**
   * Looks for what is wanted.
   *
   * @param <T> what it is
   */
  @FunctionalInterface
  interface Look<T> {
    Optional<T> now() throws IOException;
  }

  /**
   * What {@code look} finds, as soon as it finds it; empty when {@code timeout} ends before.
   *
   * @param <T> what it is
   */
  <T> Optional<T> await(Look<T> look, Duration timeout) throws IOException {
    Deadline deadline = execution.time().deadlineIn(timeout);
    // One signal is enough: whoever wakes looks at everything that came meanwhile.
    Handoff<Boolean> signal = execution.handoff(1);
    try (var _ = inbox.listen(event -> wake(event, signal))) {
      while (true) {
        Optional<T> found = look.now();
        Duration left = deadline.remaining(execution.time());
        if (found.isPresent() || left.isZero()) {
          return found;
        }
        var _ = signal.poll(left);
      }
    }
  }

  private static void wake(InboxEvent event, Handoff<Boolean> signal) {
    if (!(event instanceof InboxEvent.Removed)) {
      var _ = signal.offer(true); // refused: it is woken already
    }
  }
}
