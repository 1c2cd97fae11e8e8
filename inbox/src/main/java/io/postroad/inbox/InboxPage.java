package io.postroad.inbox;

import java.util.List;

/**
 * A part of the list, newest first. Immutable.
 *
 * @param start how many newer messages were passed over
 * @param total how many there are
 * @param unread how many of them nobody has looked at
 */
public record InboxPage(int start, int total, int unread, List<InboxEntry> entries) {

  /** Copies the list. */
  public InboxPage {
    entries = List.copyOf(entries);
  }
}
