package io.postroad.smtp.server;

import io.postroad.smtp.address.AddressLiteral;
import io.postroad.smtp.command.ClientName;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The attributes of XCLIENT and what they mean, as Postfix's XCLIENT_README has them. Immutable.
 *
 * @param client the client's address with what was not said as it was; 0.0.0.0 where the proxy does
 *     not know it
 * @param local where the client connected to
 * @param hello what the client said in HELO or EHLO, if the proxy tells
 * @param extended whether that was EHLO
 * @param login the name the client has logged in with, if it has
 */
record Xclient(
    InetSocketAddress client,
    InetSocketAddress local,
    Optional<ClientName> hello,
    boolean extended,
    Optional<String> login) {

  private static final String ATTRIBUTES = "NAME ADDR PORT PROTO HELO DESTADDR DESTPORT";
  static final String LOGIN = "LOGIN";
  static final String ADDR = "ADDR";

  /** As the reply to EHLO lists them; LOGIN only where clients log in at all. */
  static String attributes(Authentication authentication) {
    return switch (authentication) {
      case Authentication.None() -> ATTRIBUTES;
      case Authentication.Anyone _, Authentication.Required _ -> ATTRIBUTES + " " + LOGIN;
    };
  }

  private static final String UNAVAILABLE = "[UNAVAILABLE]";
  private static final String TEMPORARILY = "[TEMPUNAVAIL]";
  private static final String IPV6 = "IPV6:";
  private static final InetAddress UNKNOWN = InetAddress.ofLiteral("0.0.0.0");
  private static final int PORT_MAX = 0xFFFF;
  private static final int NAME_MAX = 255;

  /** What came of reading them. */
  sealed interface Reading {
    /** They are in order. */
    record Well(Xclient told) implements Reading {}

    /** The first one that is not. */
    record Bad(String name) implements Reading {}
  }

  /** Reads the attributes of one command over what is known so far. */
  static Reading read(Map<String, String> attributes, Facts known) {
    InetAddress address = known.client().getAddress();
    int port = known.client().getPort();
    InetAddress to = known.local().getAddress();
    int toPort = known.local().getPort();
    Optional<ClientName> hello = Optional.empty();
    boolean extended = false;
    Optional<String> login = Optional.empty();
    for (Map.Entry<String, String> attribute : attributes.entrySet()) {
      String value = attribute.getValue();
      boolean unknown = isUnknown(value);
      Optional<InetAddress> ip = unknown ? Optional.of(UNKNOWN) : address(value);
      int number = unknown ? 0 : port(value);
      boolean well =
          switch (attribute.getKey()) {
            case "NAME" -> unknown || isName(value);
            case ADDR, "DESTADDR" -> ip.isPresent();
            case "PORT", "DESTPORT" -> number >= 0;
            case "PROTO" -> isProtocol(value);
            case "HELO" -> unknown || isName(value);
            case LOGIN -> !value.isEmpty();
            default -> false;
          };
      if (!well) {
        return new Reading.Bad(attribute.getKey());
      }
      switch (attribute.getKey()) {
        case ADDR -> address = ip.orElseThrow();
        case "DESTADDR" -> to = ip.orElseThrow();
        case "PORT" -> port = number;
        case "DESTPORT" -> toPort = number;
        case LOGIN -> login = unknown ? Optional.empty() : Optional.of(value);
        case "PROTO" -> extended = !value.equalsIgnoreCase("SMTP");
        case "HELO" -> hello = unknown ? Optional.empty() : Optional.of(new ClientName(value));
        default -> {} // NAME: names of clients are looked up nowhere here, and give no rights
      }
    }
    return new Reading.Well(
        new Xclient(
            new InetSocketAddress(address, port),
            new InetSocketAddress(to, toPort),
            hello,
            extended,
            login));
  }

  private static boolean isUnknown(String value) {
    return value.equalsIgnoreCase(UNAVAILABLE) || value.equalsIgnoreCase(TEMPORARILY);
  }

  private static Optional<InetAddress> address(String value) {
    boolean ipv6 = value.toUpperCase(Locale.ROOT).startsWith(IPV6);
    return AddressLiteral.parse(
            ipv6 ? "[IPv6:" + value.substring(IPV6.length()) + "]" : "[" + value + "]")
        .filter(literal -> ipv6 || literal.tag().isEmpty())
        .flatMap(AddressLiteral::inetAddress);
  }

  private static int port(String value) {
    boolean digits = value.chars().allMatch(c -> c >= '0' && c <= '9');
    int port = digits && !value.isEmpty() && value.length() <= 5 ? Integer.parseInt(value) : -1;
    return port <= PORT_MAX ? port : -1;
  }

  private static boolean isProtocol(String value) {
    return switch (value.toUpperCase(Locale.ROOT)) {
      case "SMTP", "ESMTP", "LMTP" -> true;
      default -> false;
    };
  }

  /** One printable word: what a name or an address literal in HELO can be. */
  private static boolean isName(String value) {
    return !value.isEmpty()
        && value.length() <= NAME_MAX
        && value.chars().allMatch(c -> c > ' ' && c < 0x7F);
  }
}
