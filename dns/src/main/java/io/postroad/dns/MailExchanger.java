package io.postroad.dns;

import java.net.InetAddress;
import java.util.List;

/**
 * One host that takes mail for a domain. Immutable.
 *
 * @param host its name in lower case without the final dot
 * @param preference the lower, the better (RFC 1035 §3.3.9); 0 for a domain without MX records
 * @param addresses in the order in which they are to be tried (RFC 5321 §5.1), at most {@link
 *     Resolver#ADDRESSES_MAX}; empty when DNS could not say now, so that nobody takes a worse
 *     exchanger for the best one
 */
public record MailExchanger(String host, int preference, List<InetAddress> addresses) {

  /** Copies the list. */
  public MailExchanger {
    addresses = List.copyOf(addresses);
  }
}
