package io.postroad.mta.reception;

import io.postroad.dns.MxAnswer;
import io.postroad.dns.Resolver;
import io.postroad.smtp.address.AddressLiteral;
import io.postroad.smtp.address.DomainName;
import io.postroad.smtp.address.Mailbox;
import io.postroad.smtp.address.NullReversePath;
import io.postroad.smtp.address.ReversePath;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Whether the domain of a reverse-path can get mail, so that a report could be returned. Judged at
 * RCPT, after the relay and recipient checks. Thread-safe.
 */
final class SenderCheck {

  /** What was found. */
  enum Finding {
    /** Mail can be sent there, or nothing needs to be. */
    CAN_GET_MAIL,
    /** The domain does not exist, or says that it takes no mail: 550 5.1.8. */
    CANNOT,
    /** DNS cannot say: 451 4.4.3. */
    UNKNOWN
  }

  private final Optional<Resolver> resolver;
  private final Predicate<String> isLocal;

  /** {@code isLocal} knows domains, in lower case, that need no DNS. */
  SenderCheck(Optional<Resolver> resolver, Predicate<String> isLocal) {
    this.resolver = resolver;
    this.isLocal = isLocal;
  }

  Finding check(ReversePath reversePath) {
    return switch (reversePath) {
      case NullReversePath _ -> Finding.CAN_GET_MAIL;
      case Mailbox mailbox ->
          switch (mailbox.domain()) {
            case AddressLiteral _ -> Finding.CAN_GET_MAIL;
            case DomainName name -> check(name.canonical());
          };
    };
  }

  private Finding check(String domain) {
    if (resolver.isEmpty() || isLocal.test(domain)) {
      return Finding.CAN_GET_MAIL;
    }
    return switch (resolver.get().mailExchangers(domain)) {
      case MxAnswer.Exchangers _ -> Finding.CAN_GET_MAIL;
      case MxAnswer.NullMx _, MxAnswer.NoSuchDomain _ -> Finding.CANNOT;
      case MxAnswer.Unresolved _ -> Finding.UNKNOWN;
    };
  }
}
