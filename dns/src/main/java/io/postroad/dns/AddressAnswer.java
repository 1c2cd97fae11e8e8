package io.postroad.dns;

import java.net.InetAddress;
import java.util.List;

/** The addresses of a host. */
public sealed interface AddressAnswer {

  /**
   * At least one, at most {@link Resolver#ADDRESSES_MAX}, in the order in which they are to be
   * tried.
   */
  record Addresses(List<InetAddress> addresses) implements AddressAnswer {

    /** Copies the list, which must not be empty. */
    public Addresses {
      addresses = List.copyOf(addresses);
      if (addresses.isEmpty()) {
        throw new IllegalArgumentException("an answer names at least one address");
      }
    }
  }

  /** There is no such name, or it has neither A nor AAAA records: permanent. */
  record NoSuchHost() implements AddressAnswer {}

  /**
   * DNS cannot say: temporary (rule N1).
   *
   * @param why one sentence that names host, record type and server
   */
  record Unresolved(String why) implements AddressAnswer {}
}
