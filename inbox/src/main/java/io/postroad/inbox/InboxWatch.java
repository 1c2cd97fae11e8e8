package io.postroad.inbox;

import io.postroad.inbox.search.InboxQuery;
import io.postroad.smtp.runtime.Deadline;
import io.postroad.smtp.runtime.Execution;
import io.postroad.smtp.runtime.Handoff;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** Waits for messages. Thread-safe; holds no lock while it waits. */
public final class InboxWatch {

  /** More news than this at once, and the whole inbox is looked through instead. */
  private static final int NEWS_MAX = 1000;

  private final Inbox inbox;
  private final Execution execution;

  /** A watch on {@code inbox}. */
  public InboxWatch(Inbox inbox, Execution execution) {
    this.inbox = inbox;
    this.execution = execution;
  }

  /**
   * The newest message that answers to the query, or else the first that comes to, by its arrival
   * or by a mark or tag; empty when there is none by the deadline.
   *
   * @throws IOException when the disk fails
   */
  public Optional<InboxEntry> await(InboxQuery query, Deadline deadline) throws IOException {
    Handoff<List<String>> news = execution.handoff(NEWS_MAX);
    AtomicBoolean missed = new AtomicBoolean(true); // what was there before is looked at once
    try (Inbox.Registration _ =
        inbox.listen(event -> {
          List<String> ids = touched(event);
          if (!ids.isEmpty() && !news.offer(ids)) {
            missed.set(true);
          }
        })) {
      while (true) {
        Optional<InboxEntry> found =
            missed.getAndSet(false)
                ? inbox.search(query, 0, 1).entries().stream().findFirst()
                : Optional.empty();
        if (found.isPresent()) {
          return found;
        }
        Optional<List<String>> ids = news.poll(deadline.remaining(execution.time()));
        for (String id : ids.orElse(List.of())) {
          if (inbox.matches(id, query)) {
            return inbox.find(id);
          }
        }
        if (ids.isEmpty() && deadline.passed(execution.time())) {
          return Optional.empty();
        }
      }
    } finally {
      news.close();
    }
  }

  private static List<String> touched(InboxEvent event) {
    return switch (event) {
      case InboxEvent.Stored(var entry) -> List.of(entry.id());
      case InboxEvent.Marked(var ids, _) -> ids;
      case InboxEvent.Tagged(var ids) -> ids;
      case InboxEvent.Removed _, InboxEvent.Trouble _ -> List.of();
    };
  }
}
