package io.postroad.smtp.wire;

import io.postroad.smtp.address.AddressLiteral;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Reads PROXY headers. Total: any octets give a value. What it asks for next is never more than the
 * header still holds, so that no octet of what follows is taken with it. Stateless.
 */
public final class ProxyHeaderParser {

  /** What every header of version 2 begins with; no line of version 1, and no SMTP, does. */
  static final byte[] SIGNATURE = {'\r', '\n', '\r', '\n', 0, '\r', '\n', 'Q', 'U', 'I', 'T', '\n'};

  /** The longest header of version 1, CR LF included. */
  static final int LINE_MAX = 107;

  /** The most octets that are looked at; what a header of version 2 holds beyond is skipped. */
  public static final int OCTETS_MAX = LINE_MAX;

  private static final byte[] WORD = {'P', 'R', 'O', 'X', 'Y', ' '};
  private static final int FIXED = 16;
  private static final int LINE_MIN = "PROXY UNKNOWN\r\n".length();

  private static final int LOCAL = 0x20;
  private static final int PROXY = 0x21;
  private static final int STREAM_OVER_IPV4 = 0x11;
  private static final int STREAM_OVER_IPV6 = 0x21;

  private ProxyHeaderParser() {}

  /** What the octets so far are. */
  public sealed interface Reading {

    /** A whole header, after which {@code skip} octets still belong to it. */
    record Complete(ProxyHeader header, int skip) implements Reading {}

    /** The beginning of a header, which goes on for at least {@code more} octets. */
    record Incomplete(int more) implements Reading {}

    /** No header. */
    record Malformed() implements Reading {}
  }

  /** Reads the first {@code length} of {@code octets}. */
  public static Reading parse(byte[] octets, int length) {
    if (begins(octets, length, SIGNATURE)) {
      return length < SIGNATURE.length
          ? new Reading.Incomplete(LINE_MIN - length) // the shortest of either version
          : binary(octets, length);
    }
    if (begins(octets, length, WORD)) {
      return line(octets, length);
    }
    return new Reading.Malformed();
  }

  /** Whether the octets so far are the beginning, or more, of {@code whole}. */
  private static boolean begins(byte[] octets, int length, byte[] whole) {
    int compared = Math.min(length, whole.length);
    return Arrays.equals(octets, 0, compared, whole, 0, compared);
  }

  private static Reading line(byte[] octets, int length) {
    for (int i = 0; i < Math.min(length, LINE_MAX); i++) {
      if (octets[i] == '\n') {
        boolean whole = i == length - 1 && octets[i - 1] == '\r';
        return whole
            ? words(new String(octets, 0, i - 1, StandardCharsets.ISO_8859_1))
            : new Reading.Malformed();
      }
    }
    return length >= LINE_MAX
        ? new Reading.Malformed()
        : new Reading.Incomplete(Math.max(1, LINE_MIN - length));
  }

  private static Reading words(String line) {
    String[] words = line.split(" ", -1);
    if (words[1].equals("UNKNOWN")) {
      return new Reading.Complete(new ProxyHeader.Unknown(), 0);
    }
    boolean ipv6 = words[1].equals("TCP6");
    if (words.length != 6 || (!ipv6 && !words[1].equals("TCP4"))) {
      return new Reading.Malformed();
    }
    Optional<InetAddress> source = address(words[2], ipv6);
    Optional<InetAddress> destination = address(words[3], ipv6);
    int sourcePort = port(words[4]);
    int destinationPort = port(words[5]);
    if (source.isEmpty() || destination.isEmpty() || sourcePort < 0 || destinationPort < 0) {
      return new Reading.Malformed();
    }
    return client(source.get(), sourcePort, destination.get(), destinationPort, 0);
  }

  private static Optional<InetAddress> address(String text, boolean ipv6) {
    return AddressLiteral.parse(ipv6 ? "[IPv6:" + text + "]" : "[" + text + "]")
        .flatMap(AddressLiteral::inetAddress);
  }

  /** Decimal without leading zeros; -1 for anything else. */
  private static int port(String text) {
    boolean digits = text.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!digits || text.isEmpty() || text.length() > 5) {
      return -1;
    }
    int port = Integer.parseInt(text);
    boolean plain = text.length() == 1 || text.charAt(0) != '0';
    return plain && port <= 0xFFFF ? port : -1;
  }

  private static Reading binary(byte[] octets, int length) {
    if (length < FIXED) {
      return new Reading.Incomplete(FIXED - length);
    }
    int rest = unsigned(octets, 14);
    return switch (octets[12] & 0xFF) {
      case LOCAL ->
          new Reading.Complete(new ProxyHeader.Unknown(), rest - Math.min(rest, length - FIXED));
      case PROXY -> binaryClient(octets, length, rest);
      default -> new Reading.Malformed();
    };
  }

  private static Reading binaryClient(byte[] octets, int length, int rest) {
    int family = octets[13] & 0xFF;
    int size =
        switch (family) {
          case STREAM_OVER_IPV4 -> 4;
          case STREAM_OVER_IPV6 -> 16;
          default -> 0;
        };
    if (size == 0) {
      // Unspecified, a Unix socket or datagrams: nothing that SMTP could come from by itself.
      return new Reading.Complete(new ProxyHeader.Unknown(), rest - Math.min(rest, length - FIXED));
    }
    int needed = 2 * size + 4;
    if (rest < needed) {
      return new Reading.Malformed();
    }
    if (length < FIXED + needed) {
      return new Reading.Incomplete(FIXED + needed - length);
    }
    int ports = FIXED + 2 * size;
    return client(
        address(octets, FIXED, size),
        unsigned(octets, ports),
        address(octets, FIXED + size, size),
        unsigned(octets, ports + 2),
        rest - Math.min(rest, length - FIXED));
  }

  /** An IPv4 address in the form of IPv6 is IPv4, which must hold for both or the header lies. */
  private static Reading client(
      InetAddress source, int sourcePort, InetAddress destination, int destinationPort, int skip) {
    return source.getAddress().length == destination.getAddress().length
        ? new Reading.Complete(
            new ProxyHeader.Client(
                new InetSocketAddress(source, sourcePort),
                new InetSocketAddress(destination, destinationPort)),
            skip)
        : new Reading.Malformed();
  }

  private static InetAddress address(byte[] octets, int from, int size) {
    try {
      return InetAddress.getByAddress(Arrays.copyOfRange(octets, from, from + size));
    } catch (UnknownHostException e) {
      throw new AssertionError("four or sixteen octets are always an address", e);
    }
  }

  private static int unsigned(byte[] octets, int at) {
    return (octets[at] & 0xFF) << 8 | (octets[at + 1] & 0xFF);
  }
}
