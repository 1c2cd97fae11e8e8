package io.postroad.mta.settings;

import java.net.InetAddress;
import java.util.Arrays;

/**
 * A network in CIDR notation, such as {@code 192.0.2.0/24} or {@code 2001:db8::/32}. Immutable.
 *
 * @param address any address of the network
 * @param prefixLength how many leading bits count
 */
public record IpNetwork(InetAddress address, int prefixLength) {

  /** Checks the length against the family. */
  public IpNetwork {
    int bits = address.getAddress().length * 8;
    if (prefixLength < 0 || prefixLength > bits) {
      throw new IllegalArgumentException("a prefix length here is 0 to " + bits);
    }
  }

  /** Whether {@code client} is in the network; an IPv4 address is never in an IPv6 network. */
  public boolean contains(InetAddress client) {
    byte[] ours = address.getAddress();
    byte[] theirs = client.getAddress();
    if (ours.length != theirs.length) {
      return false;
    }
    int whole = prefixLength / 8;
    if (!Arrays.equals(ours, 0, whole, theirs, 0, whole)) {
      return false;
    }
    int rest = prefixLength % 8;
    int mask = 0xFF << (8 - rest);
    return rest == 0 || ((ours[whole] ^ theirs[whole]) & mask & 0xFF) == 0;
  }
}
