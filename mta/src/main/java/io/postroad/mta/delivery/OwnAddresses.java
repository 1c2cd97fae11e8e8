package io.postroad.mta.delivery;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Knows where this server itself listens, so that it never sends mail to itself (rule B3). */
@FunctionalInterface
public interface OwnAddresses {

  /** Whether a connection to {@code target} would reach this server. */
  boolean isOurs(InetSocketAddress target);

  /** Whether an address found through DNS must not be dialled unless a route asks for it. */
  static boolean isPrivateToThisHost(InetAddress address) {
    return address.isLoopbackAddress()
        || address.isAnyLocalAddress()
        || address.isMulticastAddress();
  }
}
