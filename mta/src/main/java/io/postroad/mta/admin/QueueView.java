package io.postroad.mta.admin;

import io.postroad.mta.spool.QueueId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A queued message as an operator sees it. Immutable.
 *
 * @param sender the reverse-path, empty for the null one
 * @param size octets of the content
 * @param recipients those still waiting
 */
public record QueueView(
    QueueId id,
    String sender,
    long size,
    Instant received,
    State state,
    List<RecipientView> recipients) {

  /** Copies the list. */
  public QueueView {
    recipients = List.copyOf(recipients);
  }

  /** The documented states of a recipient; a message shows the liveliest of its recipients'. */
  public enum State {
    ACTIVE,
    QUEUED,
    DEFERRED,
    HELD;

    /** As it is shown. */
    public String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /**
   * One waiting recipient.
   *
   * @param nextAttempt only when deferred
   * @param lastReply the peer's reply, else one sentence; empty before the first attempt
   */
  public record RecipientView(
      String address,
      State state,
      int attempts,
      Optional<Instant> nextAttempt,
      String lastReply,
      String destination) {}
}
