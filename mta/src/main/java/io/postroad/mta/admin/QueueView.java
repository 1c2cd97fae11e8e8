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
 * @param terms what its sender asked of time, urgency and secrecy
 * @param recipients those still waiting
 */
public record QueueView(
    QueueId id,
    String sender,
    long size,
    Instant received,
    State state,
    Terms terms,
    List<RecipientView> recipients) {

  /** Copies the list. */
  public QueueView {
    recipients = List.copyOf(recipients);
  }

  /**
   * The documented states of a recipient; a message shows the liveliest of its recipients'. Queued:
   * no attempt was made yet, whatever its destination does. Active: an attempt is planned, waits
   * for a connection or is being made. Deferred: an attempt was made in vain, word of a delay was
   * sent, or its sender has it wait for a moment to come; the next attempt is known.
   */
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
   * @param nextAttempt only when deferred; the release of what is held for it (RFC 4865)
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
