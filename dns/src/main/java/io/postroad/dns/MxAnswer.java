package io.postroad.dns;

import java.util.List;

/** Where the mail of a domain goes (RFC 5321 §5.1). */
public sealed interface MxAnswer {

  /**
   * The hosts to try, in this order: by preference, equals in a random order drawn anew for every
   * question (RFC 5321 §5.1). At least one, at most {@link Resolver#EXCHANGERS_MAX}; at least one
   * of them has an address.
   *
   * @param validated whether a validating resolver vouches for the MX records by DNSSEC (RFC 4035
   *     §3.2.3), one on this machine: what others say of it is worth nothing (rule N1)
   */
  record Exchangers(List<MailExchanger> exchangers, boolean validated) implements MxAnswer {

    /** What nobody vouches for. */
    public Exchangers(List<MailExchanger> exchangers) {
      this(exchangers, false);
    }

    /** Copies the list, which must not be empty. */
    public Exchangers {
      exchangers = List.copyOf(exchangers);
      if (exchangers.isEmpty()) {
        throw new IllegalArgumentException("an answer names at least one mail exchanger");
      }
    }
  }

  /** The domain says that it takes no mail (RFC 7505): permanent, 5.1.10. */
  record NullMx() implements MxAnswer {}

  /**
   * The domain does not exist, or exists with neither MX nor A nor AAAA records: permanent, 5.1.2.
   */
  record NoSuchDomain() implements MxAnswer {}

  /**
   * DNS cannot say: temporary, 4.4.3 (rule N1).
   *
   * @param why one sentence that names domain, record type and server
   */
  record Unresolved(String why) implements MxAnswer {}
}
