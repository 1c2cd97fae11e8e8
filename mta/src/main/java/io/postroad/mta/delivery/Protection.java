package io.postroad.mta.delivery;

import io.postroad.mta.spool.NewMessage;
import io.postroad.smtp.address.NullReversePath;
import io.postroad.smtp.client.SmtpConnection;
import io.postroad.smtp.client.TlsPolicy;
import io.postroad.smtp.command.MailParameters;
import io.postroad.smtp.extension.Keyword;
import io.postroad.smtp.tls.TlsFacts;
import java.util.List;

/**
 * What a connection must be like before a message goes over it. Immutable.
 *
 * @param policy how much TLS is insisted on
 * @param requireTls whether the sender insists, too: then the server must offer REQUIRETLS (RFC
 *     8689 §4.2.1)
 */
record Protection(TlsPolicy policy, boolean requireTls) {
  private static final Protection WHOLE = new Protection(TlsPolicy.VERIFY, true);

  /**
   * What may carry the message at this hop, the best first. A report is not kept back where its way
   * has no such protection, nobody would learn of the failure; but it is tried (RFC 8689 §5). Into
   * a store the way ends.
   */
  static List<Protection> of(Hop hop, NewMessage message) {
    Protection route =
        switch (hop) {
          case Hop.Host host -> new Protection(host.tls(), false);
          case Hop.Lmtp lmtp -> new Protection(lmtp.tls(), false);
          case Hop.Exchangers exchangers -> new Protection(exchangers.tls(), false);
          case Hop.Maildirs _, Hop.BuiltInInbox _ -> new Protection(TlsPolicy.OFF, false);
        };
    if (!message.envelope().parameters().requireTls() || hop instanceof Hop.Lmtp) {
      return List.of(route);
    }
    return isDemanded(message) ? List.of(WHOLE) : List.of(WHOLE, route);
  }

  /** Whether the message may go no other way (RFC 8689 §4.2.1: no report). */
  static boolean isDemanded(NewMessage message) {
    return message.envelope().parameters().requireTls()
        && !(message.envelope().reversePath() instanceof NullReversePath);
  }

  /** Whether a connection that was opened for another message is good enough for this one. */
  boolean isGivenBy(SmtpConnection connection) {
    return (policy != TlsPolicy.VERIFY || isVerified(connection)) && isOfferedBy(connection);
  }

  /** Whether the server offers what the sender insists on. */
  boolean isOfferedBy(SmtpConnection connection) {
    return !requireTls || connection.capabilities().offers(Keyword.REQUIRETLS);
  }

  /** REQUIRETLS is said inside verified TLS alone, whatever is offered elsewhere (§2). */
  static MailParameters sayable(MailParameters parameters, SmtpConnection connection) {
    return isVerified(connection) ? parameters : parameters.without(Keyword.REQUIRETLS);
  }

  private static boolean isVerified(SmtpConnection connection) {
    return connection.tls().map(TlsFacts::verified).orElse(false);
  }
}
