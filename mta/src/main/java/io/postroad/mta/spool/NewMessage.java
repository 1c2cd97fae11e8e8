package io.postroad.mta.spool;

import io.postroad.smtp.envelope.Envelope;
import java.time.Instant;
import java.util.List;

/**
 * A message about to be stored.
 *
 * @param envelope as it was accepted, aliases already expanded
 * @param received when its content had arrived
 * @param origin who handed it in
 * @param destinations for each recipient the word under which the queue counts its destination (a
 *     lower-case domain): what {@link Spool#take} passes over
 */
public record NewMessage(
    QueueId id, Envelope envelope, Instant received, Origin origin, List<String> destinations) {

  /** Copies the list and checks that it fits the envelope. */
  public NewMessage {
    destinations = List.copyOf(destinations);
    if (destinations.size() != envelope.recipients().size()) {
      throw new IllegalArgumentException("one destination for each recipient");
    }
  }
}
