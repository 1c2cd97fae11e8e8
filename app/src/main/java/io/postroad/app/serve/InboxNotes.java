package io.postroad.app.serve;

import io.postroad.app.log.Log;
import io.postroad.inbox.InboxEvent;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** What the log hears of the inbox: who deletes is on record (rule W4), and what went wrong. */
record InboxNotes(Log log) implements Consumer<InboxEvent> {
  private static final int IDS_MAX = 10;

  @Override
  public void accept(InboxEvent event) {
    switch (event) {
      case InboxEvent.Removed(List<String> ids, InboxEvent.Reason reason) -> {
        if (reason == InboxEvent.Reason.DELETED) {
          log.note(text(ids));
        }
      }
      case InboxEvent.Trouble(String what) -> log.warning(what);
      case InboxEvent.Stored _, InboxEvent.Marked _, InboxEvent.Tagged _ -> {
        // the queue's events tell of mail, and marks are nobody's business
      }
    }
  }

  private static String text(List<String> ids) {
    String some = ids.stream().limit(IDS_MAX).collect(Collectors.joining(", "));
    return "deleted from the inbox on request: "
        + (ids.size() == 1 ? "message " : ids.size() + " messages, ")
        + some
        + (ids.size() > IDS_MAX ? " and more" : "");
  }
}
