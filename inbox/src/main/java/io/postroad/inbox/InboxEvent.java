package io.postroad.inbox;

import java.util.List;

/** What happened in the inbox; told to its listeners after it happened. */
public sealed interface InboxEvent {

  /** A message is there that was not there before. */
  record Stored(InboxEntry entry) implements InboxEvent {}

  /** Messages were marked read or unread. */
  record Marked(List<String> ids, boolean read) implements InboxEvent {
    /** Copies the list. */
    public Marked {
      ids = List.copyOf(ids);
    }
  }

  /** Messages have other tags than before. */
  record Tagged(List<String> ids) implements InboxEvent {
    /** Copies the list. */
    public Tagged {
      ids = List.copyOf(ids);
    }
  }

  /** Messages are gone. */
  record Removed(List<String> ids, Reason reason) implements InboxEvent {
    /** Copies the list. */
    public Removed {
      ids = List.copyOf(ids);
    }
  }

  /** Something failed that loses no mail; for the log. */
  record Trouble(String what) implements InboxEvent {}

  /** Why messages are gone. */
  enum Reason {
    /** Somebody deleted them. */
    DELETED,
    /** They were older than {@code keep}. */
    EXPIRED,
    /** There were more than {@code max-messages}. */
    CROWDED_OUT
  }
}
