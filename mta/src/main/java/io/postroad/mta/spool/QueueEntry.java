package io.postroad.mta.spool;

import java.util.List;

/**
 * A message as the spool has it. Immutable: a settlement makes a new one.
 *
 * @param message what was accepted
 * @param size octets of the content
 * @param states for each recipient of the envelope, in its order
 * @param leased whether this server works on it now
 */
public record QueueEntry(
    NewMessage message, long size, List<RecipientState> states, boolean leased) {

  /** Copies the list. */
  public QueueEntry {
    states = List.copyOf(states);
  }

  /** Its id. */
  public QueueId id() {
    return message.id();
  }
}
