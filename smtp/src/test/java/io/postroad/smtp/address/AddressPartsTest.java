package io.postroad.smtp.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressPartsTest {

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "a.b, a.b",
        "``, `\"\"`",
        "a b, `\"a b\"`",
        "a..b, `\"a..b\"`",
        ".a, `\".a\"`",
        "a., `\"a.\"`",
        "a@b, `\"a@b\"`",
        "a\"b, `\"a\\\"b\"`",
        "a\\b, `\"a\\\\b\"`",
      })
  @DisplayName("RFC 5321 §4.1.2: a local-part is quoted only when it must be")
  void quoting(String value, String text) {
    assertThat(new LocalPart(value).text()).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\r\n", "\n", "\0", "\u007f", "\u0085", "\u2028", "\ud800", "\u202e"})
  @DisplayName("S3: no part can be made with what no part can hold")
  void refusedCharacters(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> new LocalPart(text));
    assertThatIllegalArgumentException().isThrownBy(() -> new DomainName("x" + text));
    assertThatIllegalArgumentException().isThrownBy(() -> new AddressLiteral("X-y", text));
    assertThatIllegalArgumentException().isThrownBy(() -> new AddressLiteral(text, "y"));
    assertThatIllegalArgumentException().isThrownBy(() -> new AddressLiteral("", text));
  }

  @Test
  @DisplayName("RFC 5321 §4.5.3.1: no part can be made too long")
  void refusedLengths() {
    assertThat(new LocalPart("a".repeat(64)).text()).hasSize(64);
    assertThatIllegalArgumentException().isThrownBy(() -> new LocalPart("a".repeat(65)));
    assertThatIllegalArgumentException().isThrownBy(() -> new LocalPart("\"".repeat(32)));
    assertThat(new AddressLiteral("X", "a".repeat(251)).text()).hasSize(255);
    assertThatIllegalArgumentException().isThrownBy(() -> new AddressLiteral("X", "a".repeat(252)));
    DomainName domain = new DomainName("a.".repeat(95) + "a");
    assertThat(new Mailbox(new LocalPart("a".repeat(62)), domain).text()).hasSize(254);
    LocalPart longer = new LocalPart("a".repeat(63));
    assertThatIllegalArgumentException().isThrownBy(() -> new Mailbox(longer, domain));
  }

  @Test
  @DisplayName("P2: names are compared in lower case and kept as written")
  void canonical() {
    assertThat(new DomainName("MX.Example.ORG").canonical()).isEqualTo("mx.example.org");
    assertThat(new DomainName("MX.Example.ORG").text()).isEqualTo("MX.Example.ORG");
  }

  @ParameterizedTest
  @CsvSource({
    "[192.0.2.1], 192.0.2.1",
    "[192.000.002.001], 192.0.2.1",
    "[IPv6:2001:db8::1], 2001:db8:0:0:0:0:0:1",
    "[IPv6:::], 0:0:0:0:0:0:0:0",
    "[IPv6:1:2:3:4:5:6:7:8], 1:2:3:4:5:6:7:8",
    "[IPv6:1:2:3:4:5:6:192.0.2.1], 1:2:3:4:5:6:c000:201",
    "[IPv6:1:2:3:4::192.0.2.1], 1:2:3:4:0:0:c000:201",
    "[IPv6:::2:3:4:5:6:7], 0:0:2:3:4:5:6:7",
    "[IPv6:1:2:3:4:5:6::], 1:2:3:4:5:6:0:0",
  })
  @DisplayName("RFC 5321 §4.1.3: an address literal is an address without a lookup")
  void literal(String text, String address) throws UnknownHostException {
    AddressLiteral literal = AddressLiteral.parse(text).orElseThrow();
    assertThat(literal.inetAddress()).contains(InetAddress.ofLiteral(address));
    AddressLiteral again = AddressLiteral.of(literal.inetAddress().orElseThrow());
    assertThat(again.inetAddress()).isEqualTo(literal.inetAddress());
  }

  @Test
  @DisplayName("A general literal has no address, a scope id is left out")
  void otherLiterals() throws UnknownHostException {
    assertThat(AddressLiteral.parse("[X-y:z]").orElseThrow().inetAddress()).isEmpty();
    InetAddress scoped = InetAddress.getByAddress(null, new byte[16]);
    assertThat(AddressLiteral.of(scoped).text()).isEqualTo("[IPv6:0:0:0:0:0:0:0:0]");
    assertThat(AddressLiteral.parse("192.0.2.1")).isEmpty();
    assertThat(AddressLiteral.parse("x.example")).isEmpty();
    assertThat(AddressLiteral.parse("[192.0.2.1] ")).isEmpty();
  }

  @Test
  @DisplayName("A domain is a name or a literal, and nothing behind it")
  void domain() {
    assertThat(Domain.parse("x.example")).contains(new DomainName("x.example"));
    assertThat(Domain.parse("[192.0.2.1]")).contains(new AddressLiteral("", "192.0.2.1"));
    assertThat(Domain.parse("x.example ")).isEmpty();
    assertThat(Domain.parse("\uff58")).isEmpty();
  }
}
