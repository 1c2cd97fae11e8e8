package io.postroad.mta.admin;

import io.postroad.mta.spool.NewMessage;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the sender of a message asked of time, urgency and secrecy. Immutable.
 *
 * @param heldUntil the release (RFC 4865); empty when it has come or none was asked for
 * @param deliverBy the time to deliver by (RFC 2852)
 * @param returned whether the message goes back after that time; else its delay is reported
 * @param priority -9 to 9 (RFC 6710)
 * @param requireTls whether it travels over verified TLS alone (RFC 8689)
 */
public record Terms(
    Optional<Instant> heldUntil,
    Optional<Instant> deliverBy,
    boolean returned,
    int priority,
    boolean requireTls) {

  /** The terms of a message as they stand at {@code now}. */
  static Terms of(NewMessage message, Instant now) {
    return new Terms(
        Optional.of(message.released()).filter(at -> message.heldForRelease() && at.isAfter(now)),
        message.deadline(),
        message.returnedAtDeadline(),
        message.priority(),
        message.envelope().parameters().requireTls());
  }

  /** Each of them in words; empty when nothing was asked for. */
  public List<String> words() {
    List<String> words = new ArrayList<>();
    heldUntil.ifPresent(at -> words.add("held until " + time(at) + " as its sender asked"));
    deliverBy.ifPresent(at ->
        words.add(
            "to be delivered by "
                + time(at)
                + (returned ? ", else it goes back" : ", else its sender is told")));
    if (priority != 0) {
      words.add("priority " + priority);
    }
    if (requireTls) {
      words.add("over verified TLS only");
    }
    return words;
  }

  private static String time(Instant at) {
    return at.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
