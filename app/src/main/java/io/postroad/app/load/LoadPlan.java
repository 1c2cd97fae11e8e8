package io.postroad.app.load;

import io.postroad.smtp.address.Mailbox;
import java.time.Duration;
import java.util.Optional;

/**
 * How much of what is sent. Immutable.
 *
 * @param sessions how many sessions send at once
 * @param messages how many messages all of them send together
 * @param atMost when no further message is begun
 * @param size octets of a message, header section included
 * @param recipients how many recipients each message has
 * @param kept whether a session sends all of its messages on one connection
 * @param perSecond messages a second, of all sessions together; none for as fast as it goes
 * @param from the reverse-path
 * @param to the forward-path; of several recipients each has a number before it
 * @param bdat whether content goes by BDAT (RFC 3030)
 */
public record LoadPlan(
    int sessions,
    long messages,
    Duration atMost,
    int size,
    int recipients,
    boolean kept,
    Optional<Double> perSecond,
    Mailbox from,
    Mailbox to,
    boolean bdat) {

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException when one of them is not positive
   */
  public LoadPlan {
    if (sessions < 1 || messages < 1 || size < 1 || recipients < 1) {
      throw new IllegalArgumentException("sessions, messages, size and recipients are positive");
    }
    if (perSecond.filter(rate -> rate <= 0).isPresent()) {
      throw new IllegalArgumentException("a rate is positive");
    }
  }
}
