package io.postroad.smtp.wire;

import java.io.ByteArrayOutputStream;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/**
 * What a proxy says ahead of a connection's own octets about whom it speaks for: the PROXY
 * protocol, versions 1 and 2, of HAProxy. Immutable.
 */
public sealed interface ProxyHeader {

  /** The proxy speaks for itself, for example to see whether we live, or does not know. */
  record Unknown() implements ProxyHeader {}

  /**
   * The proxy speaks for a client.
   *
   * @param source the client
   * @param destination where the client connected to
   */
  record Client(InetSocketAddress source, InetSocketAddress destination) implements ProxyHeader {
    /**
     * Checks that both addresses can stand in one header.
     *
     * @throws IllegalArgumentException when they are not of one family, or unresolved
     */
    public Client {
      if (source.isUnresolved()
          || destination.isUnresolved()
          || isIpv6(source) != isIpv6(destination)) {
        throw new IllegalArgumentException("two addresses of one family");
      }
    }
  }

  /** The header as a line of text, version 1. */
  default byte[] version1() {
    String line =
        switch (this) {
          case Unknown() -> "PROXY UNKNOWN";
          case Client(InetSocketAddress source, InetSocketAddress destination) ->
              String.join(
                  " ",
                  "PROXY",
                  isIpv6(source) ? "TCP6" : "TCP4",
                  text(source.getAddress()),
                  text(destination.getAddress()),
                  Integer.toString(source.getPort()),
                  Integer.toString(destination.getPort()));
        };
    return (line + "\r\n").getBytes(StandardCharsets.US_ASCII);
  }

  /** The header in its binary form, version 2. */
  default byte[] version2() {
    ByteArrayOutputStream octets = new ByteArrayOutputStream();
    octets.writeBytes(ProxyHeaderParser.SIGNATURE.clone());
    switch (this) {
      case Unknown() -> octets.writeBytes(new byte[] {0x20, 0, 0, 0});
      case Client(InetSocketAddress source, InetSocketAddress destination) -> {
        boolean ipv6 = isIpv6(source);
        octets.writeBytes(
            new byte[] {0x21, (byte) (ipv6 ? 0x21 : 0x11), 0, (byte) (ipv6 ? 36 : 12)});
        octets.writeBytes(source.getAddress().getAddress());
        octets.writeBytes(destination.getAddress().getAddress());
        for (int port : new int[] {source.getPort(), destination.getPort()}) {
          octets.write(port >> 8);
          octets.write(port);
        }
      }
    }
    return octets.toByteArray();
  }

  private static boolean isIpv6(InetSocketAddress address) {
    return address.getAddress() instanceof Inet6Address;
  }

  private static String text(InetAddress address) {
    String text = address.getHostAddress();
    int zone = text.indexOf('%');
    return zone < 0 ? text : text.substring(0, zone);
  }
}
