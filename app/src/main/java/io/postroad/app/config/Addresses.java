package io.postroad.app.config;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Socket addresses in text. Nothing here ever asks a name server. */
public final class Addresses {
  private static final int PORT_MAX = 65_535;

  private Addresses() {}

  /** An IPv4 address with four numbers, or an IPv6 address without brackets. */
  public static InetAddress literal(String text) throws BadValueException {
    boolean four = text.chars().filter(c -> c == '.').count() == 3;
    boolean six = text.indexOf(':') >= 0 && text.indexOf('%') < 0;
    if ((four || six) && text.chars().noneMatch(c -> c == '[' || c == '/')) {
      try {
        return InetAddress.ofLiteral(text);
      } catch (IllegalArgumentException notOne) {
        throw notAnAddress(text);
      }
    }
    throw notAnAddress(text);
  }

  private static BadValueException notAnAddress(String text) {
    return new BadValueException(
        "\"" + text + "\" is not an IP address; write one such as 192.0.2.1 or 2001:db8::1");
  }

  /** {@code 127.0.0.1:25}, {@code [::1]:25} or {@code localhost:25}: where to listen. */
  public static InetSocketAddress listening(String text) throws BadValueException {
    HostPort parts = hostPort(text, -1);
    String host = parts.host().equals("localhost") ? "127.0.0.1" : parts.host();
    return new InetSocketAddress(literal(host), parts.port());
  }

  /** A host, which may be a name, and a port. */
  public record HostPort(String host, int port) {

    @Override
    public String toString() {
      return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
    }
  }

  /**
   * {@code HOST:PORT}; an IPv6 address stands in brackets.
   *
   * @param portDefault the port when none is written; negative when one must be
   */
  public static HostPort hostPort(String text, int portDefault) throws BadValueException {
    int bracket = text.startsWith("[") ? text.indexOf(']') : -1;
    int colon = bracket < 0 ? text.lastIndexOf(':') : text.indexOf(':', bracket);
    if (bracket < 0 && colon >= 0 && text.indexOf(':') != colon) {
      throw new BadValueException(
          "\"" + text + "\" is ambiguous; an IPv6 address stands in brackets, such as [::1]:25");
    }
    String host =
        bracket > 0 ? text.substring(1, bracket) : colon < 0 ? text : text.substring(0, colon);
    String rest = colon < 0 ? "" : text.substring(colon + 1);
    if (host.isEmpty() || (colon < 0 && portDefault < 0) || (bracket >= 0 && tail(text, bracket))) {
      throw new BadValueException(
          "\"" + text + "\" is not HOST:PORT; write it such as 127.0.0.1:25 or [::1]:25");
    }
    return new HostPort(host, colon < 0 ? portDefault : port(text, rest));
  }

  private static boolean tail(String text, int bracket) {
    return bracket + 1 < text.length() && text.charAt(bracket + 1) != ':';
  }

  private static int port(String text, String digits) throws BadValueException {
    boolean number =
        !digits.isEmpty()
            && digits.length() <= 5
            && digits.chars().allMatch(c -> c >= '0' && c <= '9');
    if (number && Integer.parseInt(digits) <= PORT_MAX) {
      return Integer.parseInt(digits);
    }
    throw new BadValueException(
        "\"" + text + "\" has no valid port; a port is a number from 0 to " + PORT_MAX);
  }

  /** As it is written in the configuration and printed. */
  public static String text(InetSocketAddress address) {
    InetAddress ip = address.getAddress();
    return new HostPort(ip == null ? address.getHostString() : shortened(ip), address.getPort())
        .toString();
  }

  private static String shortened(InetAddress ip) {
    String text = ip.getHostAddress();
    return switch (text) {
      case "0:0:0:0:0:0:0:1" -> "::1";
      case "0:0:0:0:0:0:0:0" -> "::";
      default -> text;
    };
  }
}
