package io.postroad.mta.delivery;

import io.postroad.smtp.address.AddressLiteral;
import java.net.InetAddress;
import java.util.Optional;

/** Reads an IP address as it is written in a route, with or without brackets; never asks DNS. */
final class AddressText {
  private AddressText() {}

  static Optional<InetAddress> parse(String text) {
    if (text.equals("localhost")) {
      return Optional.of(InetAddress.getLoopbackAddress()); // RFC 6761 §6.3
    }
    String bare =
        text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
    return AddressLiteral.parse(bare.indexOf(':') >= 0 ? "[IPv6:" + bare + "]" : "[" + bare + "]")
        .flatMap(AddressLiteral::inetAddress);
  }
}
