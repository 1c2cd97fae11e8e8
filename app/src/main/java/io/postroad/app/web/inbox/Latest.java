package io.postroad.app.web.inbox;

import io.postroad.inbox.Inbox;
import io.postroad.inbox.InboxEntry;
import java.util.List;

/** The id that {@code latest} stands for. */
final class Latest {
  private Latest() {}

  /** The id of the newest message; empty when there is none. */
  static String id(Inbox inbox) {
    List<InboxEntry> newest = inbox.list(0, 1).entries();
    return newest.isEmpty() ? "" : newest.getFirst().id();
  }
}
