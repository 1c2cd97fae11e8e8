package io.postroad.mta.delivery;

import io.postroad.mta.queue.Outcome;
import io.postroad.mta.spool.NewMessage;
import io.postroad.mta.spool.Success;
import io.postroad.smtp.command.DeliverBy;
import io.postroad.smtp.command.MailParameters;
import io.postroad.smtp.extension.Capabilities;
import io.postroad.smtp.extension.Keyword;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What of a sender's wishes goes on with a message to the next hop. Stateless. */
final class Passing {
  private Passing() {}

  /**
   * The parameters as the next hop may hear them: the release is behind us (RFC 4865), of the time
   * to deliver by only what is left (RFC 2852 §4). A store that speaks LMTP is where the way ends:
   * it has no time to mind and passes nothing on.
   */
  static MailParameters parameters(Hop hop, NewMessage message, Instant now) {
    if (hop instanceof Hop.Lmtp) {
      return message
          .envelope()
          .parameters()
          .without(Keyword.FUTURERELEASE)
          .without(Keyword.DELIVERBY)
          .without(Keyword.REQUIRETLS);
    }
    Duration here = Duration.between(message.received(), now);
    MailParameters given = message.envelope().parameters();
    return given
        .without(Keyword.FUTURERELEASE)
        .withDeliverBy(given.deliverBy().map(by -> by.after(here)));
  }

  /**
   * An outcome with what we tell of a message that was passed on beside what RFC 3461 asks for:
   * each step of its way where a trace is wanted, and that its time is no longer minded where the
   * next hop does not know of it (RFC 2852 §4).
   */
  static Outcome told(Outcome outcome, Hop hop, NewMessage message, Capabilities nextHop) {
    Optional<DeliverBy> by = parameters(hop, message, message.received()).deliverBy();
    boolean told = by.map(b -> b.trace() || !nextHop.offers(Keyword.DELIVERBY)).orElse(false);
    return told && outcome instanceof Outcome.Delivered delivered
        ? new Outcome.Delivered(
            delivered.peer(), delivered.reply(), Optional.of(Success.RELAYED), true)
        : outcome;
  }
}
