package io.postroad.smtp.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.smtp.wire.ProxyHeaderParser.Reading;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyHeaderTest {

  private static Reading parse(String octets) {
    return parse(octets.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static Reading parse(byte[] octets) {
    return ProxyHeaderParser.parse(octets, octets.length);
  }

  private static ProxyHeader.Client client(String source, int from, String destination, int to) {
    return new ProxyHeader.Client(
        new InetSocketAddress(InetAddress.ofLiteral(source), from),
        new InetSocketAddress(InetAddress.ofLiteral(destination), to));
  }

  private static Reading whole(ProxyHeader header) {
    return new Reading.Complete(header, 0);
  }

  @Test
  @DisplayName("PROXY v1: the line names client and destination, or nobody")
  void lines() {
    assertThat(parse("PROXY TCP4 192.0.2.1 198.51.100.2 40000 25\r\n"))
        .isEqualTo(whole(client("192.0.2.1", 40000, "198.51.100.2", 25)));
    assertThat(parse("PROXY TCP6 2001:db8::1 2001:db8::2 1 65535\r\n"))
        .isEqualTo(whole(client("2001:db8::1", 1, "2001:db8::2", 65535)));
    assertThat(parse("PROXY UNKNOWN\r\n")).isEqualTo(whole(new ProxyHeader.Unknown()));
    assertThat(parse("PROXY UNKNOWN ffff:: whatever 1 x\r\n"))
        .isEqualTo(whole(new ProxyHeader.Unknown()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "EHLO x\r\n",
        "PROXY\r\n",
        "proxy UNKNOWN\r\n",
        "PROXY TCP4\r\n",
        "PROXY UDP4 192.0.2.1 198.51.100.2 40000 25\r\n",
        "PROXY TCP4 192.0.2.1 198.51.100.2 40000 25\n",
        "PROXY TCP4 192.0.2.1 198.51.100.2 40000 25 \r\n",
        "PROXY TCP4  192.0.2.1 198.51.100.2 40000 25\r\n",
        "PROXY TCP4 192.0.2.1 198.51.100.2 40000\r\n",
        "PROXY TCP4 192.0.2.1 198.51.100.2 040000 25\r\n",
        "PROXY TCP4 192.0.2.1 198.51.100.2 65536 25\r\n",
        "PROXY TCP4 192.0.2.1 198.51.100.2 -1 25\r\n",
        "PROXY TCP4 192.0.2.1 mx.example.test 40000 25\r\n",
        "PROXY TCP4 192.0.2 198.51.100.2 40000 25\r\n",
        "PROXY TCP4 2001:db8::1 2001:db8::2 1 25\r\n",
        "PROXY TCP6 192.0.2.1 198.51.100.2 40000 25\r\n",
        "PROXY TCP6 ::ffff:192.0.2.1 2001:db8::2 40000 25\r\n",
        "PROXY UNKNOWN\r\nEHLO x\r\n",
        "PROXY UNKNOWN 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789"
            + " 0123456789 0123456789\r\n"
      })
  @DisplayName("PROXY v1: whatever is not exactly a header is none")
  void malformedLines(String octets) {
    assertThat(parse(octets)).isEqualTo(new Reading.Malformed());
  }

  @Test
  @DisplayName("PROXY v2: addresses, LOCAL, other families, and values behind that are skipped")
  void binary() {
    byte[] header = client("192.0.2.1", 40000, "198.51.100.2", 25).version2();
    assertThat(header).hasSize(28);
    assertThat(parse(header)).isEqualTo(whole(client("192.0.2.1", 40000, "198.51.100.2", 25)));
    header[15] = 12 + 7;
    assertThat(parse(header))
        .isEqualTo(new Reading.Complete(client("192.0.2.1", 40000, "198.51.100.2", 25), 7));
    byte[] local = new ProxyHeader.Unknown().version2();
    local[14] = (byte) 0xFF;
    assertThat(parse(local)).isEqualTo(new Reading.Complete(new ProxyHeader.Unknown(), 0xFF00));
    byte[] unix = Arrays.copyOf(header, 16);
    unix[13] = 0x31;
    unix[15] = (byte) 216;
    assertThat(parse(unix)).isEqualTo(new Reading.Complete(new ProxyHeader.Unknown(), 216));
  }

  @Test
  @DisplayName("PROXY v2: another version or command, and too short an address, are no header")
  void malformedBinary() {
    byte[] version = client("192.0.2.1", 1, "192.0.2.2", 2).version2();
    version[12] = 0x31;
    byte[] command = client("192.0.2.1", 1, "192.0.2.2", 2).version2();
    command[12] = 0x22;
    byte[] brief = client("192.0.2.1", 1, "192.0.2.2", 2).version2();
    brief[15] = 11;
    for (byte[] octets : new byte[][] {version, command, brief}) {
      assertThat(parse(octets)).isEqualTo(new Reading.Malformed());
    }
  }

  @Test
  @DisplayName("PROXY: any octets give a value, and what is asked for is never beyond the header")
  void total() {
    total(200_000, 70);
  }

  @Test
  @Tag("proof")
  @DisplayName("PROXY: any octets give a value, a million times")
  void totalProof() {
    total(1_000_000, 71);
  }

  private static void total(int cases, long seed) {
    Random random = new Random(seed);
    int crash = 0;
    int wrong = 0;
    int headers = 0;
    for (int i = 0; i < cases; i++) {
      byte[] octets = drawn(random);
      try {
        int read = readAll(octets);
        headers += read >= 0 ? 1 : 0;
        wrong += read > octets.length ? 1 : 0;
      } catch (RuntimeException e) {
        crash++;
      }
    }
    System.out.printf(
        "proxy: cases=%d headers=%d wrong=%d crash=%d%n", cases, headers, wrong, crash);
    assertThat(crash + wrong).isZero();
    assertThat(headers).isBetween(cases / 10, cases - cases / 10);
  }

  @Test
  @DisplayName("PROXY: what is written is read again, octet for octet and no further")
  void roundTrip() {
    Random random = new Random(72);
    for (int i = 0; i < 20_000; i++) {
      ProxyHeader header = header(random);
      byte[] octets = random.nextBoolean() ? header.version1() : header.version2();
      assertThat(parse(octets)).isEqualTo(whole(header));
      assertThat(readAll(Arrays.copyOf(octets, octets.length + 9))).isEqualTo(octets.length);
    }
  }

  /** Reads as a connection is read, never more than asked for; the header's length, or -1. */
  private static int readAll(byte[] octets) {
    int length = 0;
    while (true) {
      switch (ProxyHeaderParser.parse(octets, length)) {
        case Reading.Complete(ProxyHeader _, int skip) -> {
          return length + skip > octets.length ? -1 : length + skip;
        }
        case Reading.Incomplete(int more) -> {
          assertThat(more).isPositive();
          if (length + more > octets.length) {
            return -1;
          }
          length += more;
          assertThat(length).isLessThanOrEqualTo(ProxyHeaderParser.OCTETS_MAX);
        }
        case Reading.Malformed() -> {
          return -1;
        }
      }
    }
  }

  private static ProxyHeader header(Random random) {
    if (random.nextInt(10) == 0) {
      return new ProxyHeader.Unknown();
    }
    byte[] address = new byte[random.nextBoolean() ? 4 : 16];
    random.nextBytes(address);
    byte[] other = new byte[address.length];
    random.nextBytes(other);
    try {
      return new ProxyHeader.Client(
          new InetSocketAddress(InetAddress.getByAddress(address), random.nextInt(65536)),
          new InetSocketAddress(InetAddress.getByAddress(other), random.nextInt(65536)));
    } catch (java.net.UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  /** A header, often hurt, with more octets behind it. */
  private static byte[] drawn(Random random) {
    ProxyHeader header = header(random);
    byte[] octets = random.nextBoolean() ? header.version1() : header.version2();
    octets = Arrays.copyOf(octets, octets.length + random.nextInt(40));
    for (int hurt = random.nextInt(4); hurt > 0; hurt--) {
      octets[random.nextInt(octets.length)] =
          random.nextBoolean()
              ? (byte) random.nextInt(256)
              : (byte) " \r\n0TC:.".charAt(random.nextInt(8));
    }
    return random.nextInt(8) == 0 ? Arrays.copyOf(octets, random.nextInt(octets.length)) : octets;
  }
}
