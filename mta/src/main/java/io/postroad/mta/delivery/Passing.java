package io.postroad.mta.delivery;

import io.postroad.mta.queue.Outcome;
import io.postroad.mta.spool.NewMessage;
import io.postroad.mta.spool.Success;
import io.postroad.smtp.address.NullReversePath;
import io.postroad.smtp.command.DeliverBy;
import io.postroad.smtp.command.MailParameters;
import io.postroad.smtp.command.Notify;
import io.postroad.smtp.command.RcptParameters;
import io.postroad.smtp.envelope.Recipient;
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
   * to deliver by only what is left (RFC 2852 §4.1.4). Where we log in, a message whose submitter
   * nobody vouches for says so, lest it be taken for ours (RFC 4954 §5). A store that speaks LMTP
   * is where the way ends: it has no time to mind and passes nothing on.
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
        .withDeliverBy(given.deliverBy().map(by -> by.after(here)))
        .withAuth(
            given
                .auth()
                .or(() -> logsIn(hop) ? Optional.of(new NullReversePath()) : Optional.empty()));
  }

  private static boolean logsIn(Hop hop) {
    return hop instanceof Hop.Host host && host.login().isPresent();
  }

  /**
   * An outcome with what we tell of a message that was passed on beside what RFC 3461 asks for:
   * each step of its way where a trace is wanted (RFC 2852 §4.1.4), and that its time is no longer
   * minded where the next hop does not know of it (§4.1.4.2).
   */
  static Outcome told(
      Outcome outcome, Hop hop, NewMessage message, Capabilities nextHop, Instant now) {
    boolean traced =
        !(hop instanceof Hop.Lmtp)
            && message.envelope().parameters().deliverBy().filter(DeliverBy::trace).isPresent();
    return (traced || losesItsTime(hop, message, nextHop, now))
            && outcome instanceof Outcome.Delivered delivered
        ? new Outcome.Delivered(
            delivered.peer(), delivered.reply(), Optional.of(Success.RELAYED), true)
        : outcome;
  }

  /**
   * A recipient as the next hop hears of it: one that offers DSN and not DELIVERBY is asked to
   * report a delay, where the sender would hear of any (RFC 2852 §4.1.4.2).
   */
  static Recipient recipient(
      Recipient given, Hop hop, NewMessage message, Capabilities nextHop, Instant now) {
    Optional<Notify> wish = given.parameters().notifyOn();
    boolean delay =
        losesItsTime(hop, message, nextHop, now) && !wish.equals(Optional.of(Notify.NEVER));
    return delay
        ? new Recipient(
            given.forwardPath(),
            new RcptParameters(
                Optional.of(
                    wish.map(n -> new Notify(n.success(), n.failure(), true))
                        .orElse(new Notify(false, true, true))),
                given.parameters().originalRecipient()))
        : given;
  }

  /** Whether the time of mode N is still to come and the next hop will not mind it. */
  private static boolean losesItsTime(
      Hop hop, NewMessage message, Capabilities nextHop, Instant now) {
    return !(hop instanceof Hop.Lmtp)
        && !nextHop.offers(Keyword.DELIVERBY)
        && message
            .envelope()
            .parameters()
            .deliverBy()
            .filter(by -> by.mode() == DeliverBy.Mode.NOTIFY)
            .isPresent()
        && message.deliverBy().filter(now::isBefore).isPresent();
  }
}
