package io.postroad.smtp.client;

import io.postroad.smtp.address.NullReversePath;
import io.postroad.smtp.command.DeliverBy;
import io.postroad.smtp.command.Hold;
import io.postroad.smtp.command.MailParameters;
import io.postroad.smtp.envelope.Envelope;
import io.postroad.smtp.extension.Capabilities;
import io.postroad.smtp.extension.Keyword;
import io.postroad.smtp.reply.EnhancedStatus;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a sender asks for that must not be left out in silence where a server does not offer it: to
 * be held (RFC 4865), to come back when late (RFC 2852 §4.1.4.1), to travel over verified TLS alone
 * (RFC 8689 §4.2.1). Priority (RFC 6710) and the report of a delay are left out. Stateless.
 */
final class WishedFor {
  private static final EnhancedStatus NOT_CAPABLE = new EnhancedStatus(5, 3, 3);
  private static final EnhancedStatus TOO_LONG = new EnhancedStatus(5, 5, 4);
  private static final EnhancedStatus TOO_LATE = new EnhancedStatus(5, 4, 7);
  private static final EnhancedStatus REQUIRETLS_NEEDED = new EnhancedStatus(5, 7, 30);
  private static final int DIGITS_MAX = 9;

  private WishedFor() {}

  /** Why the server cannot be given this envelope, if so. */
  static Optional<RecipientOutcome> missing(Envelope envelope, Capabilities server) {
    MailParameters wished = envelope.parameters();
    if (wished.hold().isPresent()) {
      if (!server.offers(Keyword.FUTURERELEASE)) {
        return unsendable(NOT_CAPABLE, "the server does not offer FUTURERELEASE");
      }
      List<String> bounds = server.parameters(Keyword.FUTURERELEASE.word());
      if (isBeyond(wished.hold().get(), bounds)) {
        return unsendable(
            TOO_LONG, "longer than the server holds a message: " + String.join(" ", bounds));
      }
    }
    // A report is not kept back for want of it: RFC 8689 §5.
    boolean report = envelope.reversePath() instanceof NullReversePath;
    if (wished.requireTls() && !report && !server.offers(Keyword.REQUIRETLS)) {
      return unsendable(REQUIRETLS_NEEDED, "the server does not offer REQUIRETLS");
    }
    return wished
        .deliverBy()
        .filter(by -> by.mode() == DeliverBy.Mode.RETURN)
        .flatMap(by -> missing(by, server));
  }

  /** RFC 4865 §4.1: whether it is beyond what the server says; what is malformed bounds nothing. */
  private static boolean isBeyond(Hold hold, List<String> bounds) {
    return switch (hold) {
      case Hold.For(var time) -> time.toSeconds() > number(bounds).orElse(Long.MAX_VALUE);
      case Hold.Until(var moment) -> {
        try {
          yield bounds.size() > 1
              && moment.isAfter(OffsetDateTime.parse(bounds.get(1)).toInstant());
        } catch (DateTimeParseException e) {
          yield false;
        }
      }
    };
  }

  private static Optional<RecipientOutcome> missing(DeliverBy by, Capabilities server) {
    if (!server.offers(Keyword.DELIVERBY)) {
      return unsendable(NOT_CAPABLE, "the server does not offer DELIVERBY");
    }
    // RFC 2852 §3: none is named when any time will do.
    long least = number(server.parameters(Keyword.DELIVERBY.word())).orElse(0);
    return by.seconds() < least
        ? unsendable(
            TOO_LATE, by.seconds() + " seconds are left, the server asks for " + least + " or more")
        : Optional.empty();
  }

  /** The number of seconds that a server says first. */
  private static OptionalLong number(List<String> words) {
    return words.stream()
        .limit(1)
        .filter(word ->
            word.length() <= DIGITS_MAX
                && !word.isEmpty()
                && word.chars().allMatch(c -> c >= '0' && c <= '9'))
        .mapToLong(Long::parseLong)
        .findFirst();
  }

  private static Optional<RecipientOutcome> unsendable(EnhancedStatus status, String text) {
    return Optional.of(new RecipientOutcome.Unsendable(status, text));
  }
}
