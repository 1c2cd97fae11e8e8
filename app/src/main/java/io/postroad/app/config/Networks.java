package io.postroad.app.config;

import io.postroad.mta.settings.IpNetwork;
import java.net.InetAddress;

/** Networks in CIDR notation: {@code 192.0.2.0/24}, {@code 2001:db8::/32}, or one address. */
final class Networks {
  private Networks() {}

  /**
   * Parses the text.
   *
   * @throws BadValueException when it is no network, or has bits set behind the prefix
   */
  static IpNetwork parse(String text) throws BadValueException {
    int slash = text.indexOf('/');
    InetAddress address = Addresses.literal(slash < 0 ? text : text.substring(0, slash));
    int bits = address.getAddress().length * 8;
    int prefix = slash < 0 ? bits : prefix(text, slash + 1, bits);
    if (bitsBehind(address.getAddress(), prefix)) {
      throw new BadValueException(
          "\"" + text + "\" has bits set behind its prefix; write the network's first address");
    }
    return new IpNetwork(address, prefix);
  }

  private static int prefix(String text, int from, int bits) throws BadValueException {
    String digits = text.substring(from);
    boolean number =
        !digits.isEmpty()
            && digits.length() <= 3
            && digits.chars().allMatch(c -> c >= '0' && c <= '9');
    if (number && Integer.parseInt(digits) <= bits) {
      return Integer.parseInt(digits);
    }
    throw new BadValueException(
        "\"" + text + "\" is not a network; the prefix is a number from 0 to " + bits);
  }

  private static boolean bitsBehind(byte[] octets, int prefix) {
    for (int bit = prefix; bit < octets.length * 8; bit++) {
      if ((octets[bit / 8] & (0x80 >>> (bit % 8))) != 0) {
        return true;
      }
    }
    return false;
  }
}
