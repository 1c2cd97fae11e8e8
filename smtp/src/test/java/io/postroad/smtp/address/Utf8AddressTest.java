package io.postroad.smtp.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8AddressTest {

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "用户@例子.广告, 用户, 例子.广告",
        "квіточка@пошта.укр, квіточка, пошта.укр",
        "user@bücher.example, user, bücher.example",
        "`\"用 户\"@example.com`, 用 户, example.com",
        "用户@[192.0.2.1], 用户, [192.0.2.1]",
        "\ud83d\udce7@x, \ud83d\udce7, x",
        "a\u200db@x, a\u200db, x",
        "e\u0301@x, e\u0301, x",
      })
  @DisplayName("RFC 6531 §3.3: UTF-8 in local-parts, quoted strings and domains")
  void mailbox(String text, String localPart, String domain) {
    assertThat(Mailbox.parse(text))
        .hasValueSatisfying(mailbox -> {
          assertThat(mailbox.localPart().value()).isEqualTo(localPart);
          assertThat(mailbox.domain().text()).isEqualTo(domain);
          assertThat(mailbox.isAscii()).isFalse();
          assertThat(Mailbox.parse(mailbox.text())).contains(mailbox);
          assertThat(Paths.reversePath("<" + text + ">")).contains(mailbox);
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u0085@x",
        "a\u2028b@x",
        "a\u202eb@x",
        "a\u2066b@x",
        "a\u200eb@x",
        "a\ufeffb@x",
        "a\u00adb@x",
        "a\ufffeb@x",
        "\ud800@x",
        "\"a\\é\"@x",
        "a@é\u202e",
        "a@☃",
      })
  @DisplayName("P2: no control, no invisible format character, no half of a character")
  void refused(String text) {
    assertThat(Mailbox.parse(text)).isEmpty();
  }

  @Test
  @DisplayName("RFC 3629 §3: overlong forms, surrogates and torn sequences are no UTF-8")
  void invalidUtf8() {
    for (String hex : new String[] {"c0af", "eda080", "e4bd", "ff", "80", "f4908080", "c3"}) {
      String octets =
          new String(java.util.HexFormat.of().parseHex(hex), StandardCharsets.ISO_8859_1);
      for (String text : new String[] {octets + "@x", "a@" + octets, "\"" + octets + "\"@x"}) {
        byte[] line = text.getBytes(StandardCharsets.ISO_8859_1);
        assertThat(AddressParser.mailbox(line, 0, line.length))
            .as(hex)
            .isEqualTo(new AddressParser.Result.Broken<Mailbox>(AddressFault.SYNTAX));
      }
    }
  }

  @Test
  @DisplayName("RFC 6531 §3.3: lengths count octets, not characters")
  void lengths() {
    assertThat(Mailbox.parse("é".repeat(32) + "@x")).isPresent();
    assertThat(Mailbox.parse("é".repeat(33) + "@x")).isEmpty();
    assertThat(Mailbox.parse("\"" + "é".repeat(31) + "\"@x")).isPresent();
    String name = ("é".repeat(20) + ".").repeat(6);
    assertThat(Mailbox.parse("a@" + name + "x")).isPresent();
    assertThat(AddressParser.octetCount(name)).isEqualTo(246);
    assertThat(Mailbox.parse("aaaaaa@" + name + "x")).isPresent();
    assertThat(Mailbox.parse("aaaaaaa@" + name + "x")).isEmpty();
  }

  @Test
  @DisplayName("RFC 6530 §8: U-labels have a form in ASCII, a local-part beyond it has none")
  void toAscii() {
    assertThat(Mailbox.parse("Info@Bücher.example").orElseThrow().toAscii())
        .contains(Mailbox.parse("Info@xn--bcher-kva.example").orElseThrow());
    assertThat(Mailbox.parse("Info@B.example").orElseThrow().toAscii())
        .contains(Mailbox.parse("Info@B.example").orElseThrow());
    assertThat(Mailbox.parse("é@b.example").orElseThrow().toAscii()).isEmpty();
    Mailbox tooLong = Mailbox.parse("a".repeat(64) + "@" + "中国.".repeat(22) + "x").orElseThrow();
    assertThat(tooLong.toAscii()).isEmpty();
  }

  @Test
  @DisplayName("P2: domains are compared as A-labels, our own local-parts in NFC without case")
  void compared() {
    assertThat(new DomainName("FAß.de").canonical()).isEqualTo("xn--fa-hia.de");
    assertThat(new DomainName("FAß.de").asciiText()).isEqualTo("xn--fa-hia.de");
    assertThat(new DomainName("Mx.de").asciiText()).isEqualTo("Mx.de");
    assertThat(Domain.parse("[IPv6:2001:DB8::1]").orElseThrow().canonical())
        .isEqualTo("[ipv6:2001:db8::1]");
    assertThat(new DomainName("FAß.de").text()).isEqualTo("FAß.de");
    assertThat(LocalPart.folded("Jose\u0301"))
        .isEqualTo(LocalPart.folded("JOSÉ"))
        .isEqualTo("josé");
    assertThat(new LocalPart("é")).isNotEqualTo(new LocalPart("e\u0301"));
  }
}
