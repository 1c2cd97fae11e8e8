package io.postroad.mta.spool;

import io.postroad.smtp.command.DeliverBy;
import io.postroad.smtp.command.Hold;
import io.postroad.smtp.envelope.Arrival;
import io.postroad.smtp.envelope.Envelope;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A message about to be stored.
 *
 * @param envelope as it was accepted, aliases already expanded
 * @param received when its content had arrived
 * @param origin who handed it in
 * @param destinations for each recipient the word under which the queue counts its destination (a
 *     lower-case domain): what {@link Spool#take} passes over; at most {@link #RECIPIENTS_MAX} in a
 *     message that is to be stored
 * @param arrival how it came, for the inbox's rules and for views
 */
public record NewMessage(
    QueueId id,
    Envelope envelope,
    Instant received,
    Origin origin,
    List<String> destinations,
    Arrival arrival) {

  /** What a message to more becomes several of: its states must fit into one record. */
  public static final int RECIPIENTS_MAX = 10_000;

  /** Copies the list and checks that it fits the envelope. */
  public NewMessage {
    destinations = List.copyOf(destinations);
    if (destinations.size() != envelope.recipients().size()) {
      throw new IllegalArgumentException("one destination for each recipient");
    }
  }

  /** A message that no session brought. */
  public NewMessage(
      QueueId id, Envelope envelope, Instant received, Origin origin, List<String> destinations) {
    this(id, envelope, received, origin, destinations, Arrival.UNKNOWN);
  }

  /**
   * When it is sent on at the earliest, and when it begins to age (RFC 4865): the moment its sender
   * asked for, or of its arrival when that is later or nothing was asked for.
   */
  public Instant released() {
    return envelope
        .parameters()
        .hold()
        .map(hold ->
            switch (hold) {
              case Hold.For(var time) -> received.plus(time);
              case Hold.Until(var moment) -> moment;
            })
        .filter(received::isBefore)
        .orElse(received);
  }

  /** Whether it waits for a moment that its sender chose (RFC 4865). */
  public boolean heldForRelease() {
    return released().isAfter(received);
  }

  /** By when its sender wants, or wanted, it delivered (RFC 2852 §4); empty when not asked for. */
  public Optional<Instant> deliverBy() {
    return envelope.parameters().deliverBy().map(by -> received.plusSeconds(by.seconds()));
  }

  /**
   * The same while it was still to come when the message came here: if not, another server has
   * reported that.
   */
  public Optional<Instant> deadline() {
    return deliverBy().filter(received::isBefore);
  }

  /** Whether it goes back when the deadline has passed; otherwise the delay is reported. */
  public boolean returnedAtDeadline() {
    return deadline().isPresent()
        && envelope
            .parameters()
            .deliverBy()
            .filter(by -> by.mode() == DeliverBy.Mode.RETURN)
            .isPresent();
  }

  /** Its priority (RFC 6710), -9 to 9; 0 when none was asked for. */
  public int priority() {
    return envelope.parameters().mtPriority().orElse(0);
  }
}
