package io.postroad.smtp.client;

import io.postroad.smtp.command.BodyType;
import io.postroad.smtp.command.MailParameters;
import io.postroad.smtp.command.RcptParameters;
import io.postroad.smtp.envelope.Envelope;
import io.postroad.smtp.envelope.Recipient;
import io.postroad.smtp.extension.Capabilities;
import io.postroad.smtp.extension.Keyword;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What of an envelope's parameters goes to this server: parameters belong to extensions, and none
 * that is not offered may be sent (RFC 5321 §2.2.1, RFC 3461 §5.2.2). Stateless.
 */
final class OfferedParameters {
  private OfferedParameters() {}

  /** The parameters of MAIL. */
  static MailParameters mail(Envelope envelope, Capabilities server, long size, boolean eightBit) {
    MailParameters given = envelope.parameters();
    boolean dsn = server.offers(Keyword.DSN);
    return new MailParameters(
        server.offers(Keyword.SIZE) ? OptionalLong.of(size) : OptionalLong.empty(),
        body(given, server, eightBit),
        given.smtpUtf8() && server.offers(Keyword.SMTPUTF8),
        server.offers(Keyword.AUTH) ? given.auth() : Optional.empty(),
        dsn ? given.ret() : Optional.empty(),
        dsn ? given.envid() : Optional.empty(),
        server.offers(Keyword.FUTURERELEASE) ? given.hold() : Optional.empty(),
        server.offers(Keyword.DELIVERBY) ? given.deliverBy() : Optional.empty(),
        server.offers(Keyword.MT_PRIORITY) ? given.mtPriority() : OptionalInt.empty(),
        server.offers(Keyword.REQUIRETLS) && given.requireTls());
  }

  /** Binary content was not begun where it is not taken (RFC 3030 §3). */
  private static Optional<BodyType> body(
      MailParameters given, Capabilities server, boolean eightBit) {
    if (given.body().equals(Optional.of(BodyType.BINARY_MIME))) {
      return given.body();
    }
    boolean declared = given.body().equals(Optional.of(BodyType.EIGHT_BIT_MIME));
    return server.offers(Keyword.EIGHT_BIT_MIME) && (eightBit || declared)
        ? Optional.of(BodyType.EIGHT_BIT_MIME)
        : Optional.empty();
  }

  /** The parameters of RCPT: as they came, or none at all (RFC 3461 §5.2.1, §5.2.2). */
  static RcptParameters rcpt(Recipient recipient, Capabilities server) {
    return server.offers(Keyword.DSN) ? recipient.parameters() : RcptParameters.NONE;
  }
}
