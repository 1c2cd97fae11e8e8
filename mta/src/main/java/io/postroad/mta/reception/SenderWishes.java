package io.postroad.mta.reception;

import io.postroad.mta.queue.Reporter;
import io.postroad.mta.routing.Expansion.Reached;
import io.postroad.mta.routing.Expansion.Via;
import io.postroad.mta.spool.Success;
import io.postroad.smtp.address.ForwardPath;
import io.postroad.smtp.address.Mailbox;
import io.postroad.smtp.address.Postmaster;
import io.postroad.smtp.command.Notify;
import io.postroad.smtp.command.OriginalRecipient;
import io.postroad.smtp.command.RcptParameters;
import io.postroad.smtp.envelope.Recipient;
import io.postroad.smtp.text.Utf8;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What becomes of a sender's wishes for reports where an address stands for others (RFC 3461
 * §5.2.7). Stateless.
 */
final class SenderWishes {
  /** What is wanted of a recipient without NOTIFY (RFC 3461 §4.1). */
  private static final Notify USUAL = new Notify(false, true, true);

  private SenderWishes() {}

  /**
   * What an address inherits from the recipient that it was reached from. A list is the end of the
   * sender's wishes (§5.2.7.1): its owners hear of its members' mail. An alias hands them on, but
   * success is told once, of the alias, where that stands for several (§5.2.7.2, §5.2.7.3 c).
   *
   * @param alone whether the recipient came to this address only
   */
  static RcptParameters inherited(Recipient given, Via via, boolean alone) {
    return switch (via) {
      case Via.Direct _ -> given.parameters();
      case Via.Member _ -> RcptParameters.NONE;
      case Via.Forwarded _ ->
          new RcptParameters(
              given
                  .parameters()
                  .notifyOn()
                  .map(n -> alone ? n : new Notify(false, n.failure(), n.delay())),
              given.parameters().originalRecipient().or(() -> original(given.forwardPath())));
    };
  }

  /** Reports shall name an address that the sender knows, and §5.2.1 (d) allows this one. */
  private static Optional<OriginalRecipient> original(ForwardPath path) {
    return switch (path) {
      case Postmaster _ -> Optional.empty();
      case Mailbox mailbox -> {
        String type = Utf8.isAscii(mailbox.text()) ? "rfc822" : OriginalRecipient.UTF_8;
        yield Optional.of(mailbox.text())
            .filter(Utf8::isPrintable)
            .map(text -> OriginalRecipient.of(type, text));
      }
    };
  }

  /** Those of an address that was reached twice: a report if either wish asks for one. */
  static Recipient united(Recipient first, RcptParameters second) {
    Optional<Notify> one = first.parameters().notifyOn();
    Optional<Notify> other = second.notifyOn();
    if (one.equals(other)) {
      return first;
    }
    Notify a = one.orElse(USUAL);
    Notify b = other.orElse(USUAL);
    Notify both =
        new Notify(a.success() || b.success(), a.failure() || b.failure(), a.delay() || b.delay());
    return new Recipient(
        first.forwardPath(),
        new RcptParameters(Optional.of(both), first.parameters().originalRecipient()));
  }

  /**
   * What acceptance alone has settled for a sender who asked to hear of success: what a list has is
   * delivered, an alias for several is expanded.
   *
   * @param reached what the recipient came to
   */
  static Optional<Reporter.Item> toTell(Recipient given, List<Reached> reached, Instant now) {
    boolean wanted = given.parameters().notifyOn().filter(Notify::success).isPresent();
    boolean toList = reached.stream().allMatch(each -> each.via() instanceof Via.Member);
    if (!wanted || (reached.size() == 1 && !toList)) {
      return Optional.empty();
    }
    return Optional.of(
        new Reporter.Item.Succeeded(
            given,
            toList ? Success.DELIVERED : Success.EXPANDED,
            "",
            "passed on to those whom it stands for",
            now));
  }
}
