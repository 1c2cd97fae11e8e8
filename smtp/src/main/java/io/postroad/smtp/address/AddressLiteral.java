package io.postroad.smtp.address;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An address literal such as {@code [192.0.2.1]} or {@code [IPv6:2001:db8::1]} (RFC 5321 §4.1.3).
 * Immutable.
 *
 * @param tag empty for IPv4, {@code IPv6}, or the tag of a general literal
 * @param address what follows the tag
 */
public record AddressLiteral(String tag, String address) implements Domain {

  private static final String IPV6 = "IPv6";

  /**
   * Checks both parts and writes the IPv6 tag in its usual case.
   *
   * @throws IllegalArgumentException when they make no literal of RFC 5321 §4.1.3
   */
  public AddressLiteral {
    if (tag.equalsIgnoreCase(IPV6)) {
      tag = IPV6;
    }
    boolean valid =
        switch (tag) {
          case "" -> IpAddressText.v4(address) != null;
          case IPV6 -> IpAddressText.v6(address) != null;
          default -> isGeneralTag(tag) && isGeneralAddress(address);
        };
    if (!valid || tag.length() + address.length() + 3 > AddressParser.DOMAIN_OCTETS_MAX) {
      throw new IllegalArgumentException("not an address literal");
    }
  }

  /** Reads a literal with its brackets; empty when it is none. */
  public static Optional<AddressLiteral> parse(String text) {
    byte[] octets = AddressParser.octets(text);
    if (octets == null) {
      return Optional.empty();
    }
    return switch (AddressParser.domain(octets, 0, octets.length)) {
      case AddressParser.Result.Found<Domain>(AddressLiteral literal, int end)
          when end == octets.length ->
          Optional.of(literal);
      case AddressParser.Result.Found<Domain> _, AddressParser.Result.Broken<Domain> _ ->
          Optional.empty();
    };
  }

  /** The literal for an address of the network layer; a scope id is left out. */
  public static AddressLiteral of(InetAddress address) {
    String text = address.getHostAddress();
    int zone = text.indexOf('%');
    String plain = zone < 0 ? text : text.substring(0, zone);
    // Java writes every group and never "::", so the text always fits the full form.
    return address.getAddress().length == 4
        ? new AddressLiteral("", plain)
        : new AddressLiteral(IPV6, plain);
  }

  /** Reads what stands between the brackets. */
  static Optional<AddressLiteral> inside(String text) {
    int colon = text.indexOf(':');
    String tag = colon < 0 ? "" : text.substring(0, colon);
    String address = text.substring(colon + 1);
    boolean valid =
        colon < 0
            ? IpAddressText.v4(address) != null
            : tag.equalsIgnoreCase(IPV6)
                ? IpAddressText.v6(address) != null
                : isGeneralTag(tag) && isGeneralAddress(address);
    return valid ? Optional.of(new AddressLiteral(tag, address)) : Optional.empty();
  }

  /** dcontent of RFC 5321 §4.1.3: printable, but no bracket and no backslash. */
  static boolean isDcontent(int c) {
    return c > ' ' && c < 0x7F && c != '[' && c != '\\' && c != ']';
  }

  @Override
  public String text() {
    return tag.isEmpty() ? "[" + address + "]" : "[" + tag + ":" + address + "]";
  }

  @Override
  public String canonical() {
    return text().toLowerCase(Locale.ROOT);
  }

  /** The address for the network layer, without a lookup; empty for a general literal. */
  public Optional<InetAddress> inetAddress() {
    byte @Nullable [] octets =
        switch (tag) {
          case "" -> IpAddressText.v4(address);
          case IPV6 -> IpAddressText.v6(address);
          default -> null;
        };
    if (octets == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByAddress(octets));
    } catch (UnknownHostException e) {
      throw new AssertionError("four or sixteen octets are always an address", e);
    }
  }

  /**
   * Ldh-str. One of hexadecimal digits alone is refused: it is the first group of an IPv6 address
   * whose tag was forgotten, and no such tag is registered.
   */
  private static boolean isGeneralTag(String tag) {
    boolean hexadecimal = true;
    for (int i = 0; i < tag.length(); i++) {
      char c = tag.charAt(i);
      if (!AddressParser.isLetDig(c) && c != '-') {
        return false;
      }
      hexadecimal &= IpAddressText.hexDigit(c) >= 0;
    }
    return !hexadecimal && tag.charAt(tag.length() - 1) != '-';
  }

  private static boolean isGeneralAddress(String address) {
    return !address.isEmpty() && address.chars().allMatch(AddressLiteral::isDcontent);
  }
}
