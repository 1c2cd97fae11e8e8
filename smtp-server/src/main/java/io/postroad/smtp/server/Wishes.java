package io.postroad.smtp.server;

import io.postroad.smtp.command.DeliverBy;
import io.postroad.smtp.command.Hold;
import io.postroad.smtp.command.MailParameters;
import io.postroad.smtp.extension.Keyword;
import io.postroad.smtp.reply.Reply;
import io.postroad.smtp.reply.WishReplies;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What senders may ask of time, urgency and secrecy, and how much of it: FUTURERELEASE (RFC 4865),
 * DELIVERBY (RFC 2852), MT-PRIORITY (RFC 6710), REQUIRETLS (RFC 8689). Each is offered only where
 * the receiver behind the server keeps it, so an embedded server offers none unless it is told to.
 * Immutable.
 *
 * @param holdMax how long a message may be held for its sender; zero offers no FUTURERELEASE
 * @param holdForAll whether strangers may ask for that too: where mail is submitted. It is a
 *     service of submission (RFC 4865 §3), so elsewhere trusted clients alone are offered it
 * @param deliverBy whether DELIVERBY is offered
 * @param deliverByMin the least time that can be asked for with mode R; zero for any
 * @param priorities whether MT-PRIORITY is offered
 * @param priorityOfStrangers the highest priority that is not lowered for clients that are not
 *     trusted (RFC 6710 §4.1), -9 to 0
 * @param requireTls whether REQUIRETLS is offered, inside TLS
 */
public record Wishes(
    Duration holdMax,
    boolean holdForAll,
    boolean deliverBy,
    Duration deliverByMin,
    boolean priorities,
    int priorityOfStrangers,
    boolean requireTls) {

  /** Nothing is offered. */
  public static final Wishes NONE =
      new Wishes(Duration.ZERO, false, false, Duration.ZERO, false, 0, false);

  /** Everything is offered, as it is by default where the mail transfer agent is behind it. */
  public static final Wishes ALL =
      new Wishes(Duration.ofDays(30), false, true, Duration.ZERO, true, 0, true);

  /** Checks the ranges; the message names the key. */
  public Wishes {
    sayable("hold-max", holdMax);
    sayable("deliver-by-min", deliverByMin);
    // RFC 6710 §4.1: nobody is more urgent than usual on their own word.
    if (priorityOfStrangers > 0 || priorityOfStrangers < -MailParameters.PRIORITY_MAX) {
      throw new IllegalArgumentException(
          "priority-of-strangers must be -9 to 0, but is " + priorityOfStrangers);
    }
  }

  private static void sayable(String key, Duration value) {
    if (value.isNegative() || value.toSeconds() > Hold.SECONDS_MAX) {
      throw new IllegalArgumentException(
          key + " must be a time of nine digits of seconds at most, but is " + value);
    }
  }

  /** The same on a listener where mail is submitted. */
  public Wishes whereSubmitted() {
    return new Wishes(
        holdMax, true, deliverBy, deliverByMin, priorities, priorityOfStrangers, requireTls);
  }

  /** What EHLO lists of these, with what follows each keyword; the bounds of holding aside. */
  Map<Keyword, String> offered(boolean trusted, boolean insideTls) {
    Map<Keyword, String> offered = new EnumMap<>(Keyword.class);
    if (!holdMax.isZero() && (trusted || holdForAll)) {
      offered.put(Keyword.FUTURERELEASE, "");
    }
    if (deliverBy) {
      offered.put(
          Keyword.DELIVERBY, deliverByMin.isZero() ? "" : Long.toString(deliverByMin.toSeconds()));
    }
    if (priorities) {
      offered.put(Keyword.MT_PRIORITY, "MIXER");
    }
    if (requireTls && insideTls) {
      offered.put(Keyword.REQUIRETLS, "");
    }
    return offered;
  }

  /** What follows FUTURERELEASE: the longest interval in seconds, and the last moment. */
  String holdBounds(Instant now) {
    return holdMax.toSeconds() + " " + latest(now);
  }

  /** The last moment that a message may be held until, if it came now. */
  Instant latest(Instant now) {
    return now.plus(holdMax).truncatedTo(ChronoUnit.SECONDS);
  }

  /** Why MAIL with these parameters is refused, if it is. */
  Optional<Reply> objection(MailParameters parameters, Instant now) {
    Optional<Instant> release = parameters.hold().map(hold -> release(hold, now));
    if (release.isPresent()) {
      if (!release.get().isAfter(now) && parameters.hold().get() instanceof Hold.Until) {
        return Optional.of(WishReplies.holdOver());
      }
      if (release.get().isAfter(now.plus(holdMax))) {
        return Optional.of(WishReplies.holdTooLong(holdMax, latest(now)));
      }
    }
    return parameters.deliverBy().flatMap(by -> objection(by, release, now));
  }

  private Optional<Reply> objection(DeliverBy by, Optional<Instant> release, Instant now) {
    if (by.mode() == DeliverBy.Mode.RETURN && by.seconds() < deliverByMin.toSeconds()) {
      return Optional.of(WishReplies.deadlineTooShort(deliverByMin));
    }
    Instant deadline = now.plusSeconds(by.seconds());
    return release
        .filter(moment -> !moment.isBefore(deadline))
        .map(_ -> WishReplies.deadlineBeforeRelease());
  }

  private static Instant release(Hold hold, Instant now) {
    return switch (hold) {
      case Hold.For(var time) -> now.plus(time);
      case Hold.Until(var moment) -> moment;
    };
  }

  /** The parameters as they are granted: strangers are not as urgent as they say. */
  MailParameters granted(MailParameters asked, boolean trusted) {
    boolean lowered = !trusted && asked.mtPriority().orElse(-10) > priorityOfStrangers;
    return lowered ? asked.withPriority(OptionalInt.of(priorityOfStrangers)) : asked;
  }
}
