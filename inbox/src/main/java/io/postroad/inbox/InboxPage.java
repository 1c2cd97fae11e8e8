package io.postroad.inbox;

import java.util.List;

/**
 * A part of a list or of what a search found, newest first. Immutable.
 *
 * @param start how many newer messages were passed over
 * @param total how many messages there are in all
 * @param unread how many of all nobody has looked at
 * @param matches how many answer to what was asked; of a list, how many are in it
 * @param unreadMatches how many of these nobody has looked at
 * @param unsearched how many of the others have a text that could not be searched yet: it was lost
 *     in a crash and is made anew
 */
public record InboxPage(
    int start,
    int total,
    int unread,
    int matches,
    int unreadMatches,
    int unsearched,
    List<InboxEntry> entries) {

  /** Copies the list. */
  public InboxPage {
    entries = List.copyOf(entries);
  }

  InboxPage with(List<InboxEntry> some) {
    return new InboxPage(start, total, unread, matches, unreadMatches, unsearched, some);
  }
}
