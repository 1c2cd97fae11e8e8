package io.postroad.smtp.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTableTest {

  private static final String LABEL = "b".repeat(63);

  /** The longest domain that fits a path beside {@code u@}: 252 octets. */
  private static final String LONG_DOMAIN =
      LABEL + "." + LABEL + "." + LABEL + "." + "c".repeat(60);

  private static Optional<AddressFault> reverseFault(String text) {
    byte[] octets = text.getBytes(StandardCharsets.UTF_8);
    return switch (AddressParser.reversePath(octets, 0, octets.length)) {
      case AddressParser.Result.Broken<ReversePath>(AddressFault fault) -> Optional.of(fault);
      case AddressParser.Result.Found<ReversePath> _ -> Optional.empty();
    };
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "user@example.com, user, example.com",
        "a.b.c@x, a.b.c, x",
        "!#$%&'*+-/=?^_{|}~@x, !#$%&'*+-/=?^_{|}~, x",
        "a%b@x, a%b, x",
        "a!b@x, a!b, x",
        "`\"a b\"@x`, a b, x",
        "`\"a@b\"@x`, a@b, x",
        "`\"a\\\"b\"@x`, a\"b, x",
        "`\"plain\"@x`, plain, x",
        "`\"\"@x`, ``, x",
        "user@[192.0.2.1], user, [192.0.2.1]",
        "user@[ipv6:2001:db8::1], user, [IPv6:2001:db8::1]",
        "user@[X-nowhere:a!b], user, [X-nowhere:a!b]",
        "user@1.2.3, user, 1.2.3",
      })
  @DisplayName("RFC 5321 §4.1.2: mailboxes and their parts")
  void mailbox(String text, String localPart, String domain) {
    assertThat(Mailbox.parse(text))
        .hasValueSatisfying(mailbox -> {
          assertThat(mailbox.localPart().value()).isEqualTo(localPart);
          assertThat(mailbox.domain().text()).isEqualTo(domain);
          assertThat(Mailbox.parse(mailbox.text())).contains(mailbox);
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "@",
        "a",
        "a@",
        "@b",
        "a@b@c",
        "a b@c",
        "a@b c",
        "a..b@c",
        ".a@c",
        "a.@c",
        "a@b.",
        "a@.b",
        "a@b..c",
        "a@-b",
        "a@b-",
        "a@b_c",
        "\"a@b",
        "\"a\"b@c",
        "\"a\\\"@b",
        "a@[1.2.3.4",
        "a@[1.2.3.256]",
        "a@[1.2.3.4.5]",
        "a@[1.2.3.]",
        "a@[IPv6:1.2.3.4]",
        "a@[IPv6:12345::]",
        "a@[IPv6:::1::]",
        "a@[IPv6:1:2:3:4:5:6:7:8:9]",
        "a@[IPv6:1:2:3:4:5:6:7]",
        "a@[IPv6:]",
        "a@[IPv6:1:2:3:4:5:6:7::]",
        "a@[IPv6::1]",
        "a@[IPv6:1:]",
        "a@[fe80::1]",
        "a@[x-:y]",
        "a@[x:]",
        "a@[x y:z]",
        "a@[1.2.3.4]x",
        " a@b",
        "a@b ",
        "<a@b>",
        "a@b\r\n",
        "\ud800@b",
        "a@\uff11",
        "a@[IPv6:\uff11::]"
      })
  @DisplayName("RFC 5321 §4.1.2: what is no mailbox")
  void noMailbox(String text) {
    assertThat(Mailbox.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "<>, ``",
        "<a@b>, a@b",
        "`<@x,@y.example:a@b>`, a@b",
        "<@[192.0.2.1]:a@b>, a@b",
      })
  @DisplayName("S7: a source route is accepted and dropped, the last mailbox counts")
  void reversePath(String text, String expected) {
    assertThat(Paths.reversePath(text))
        .hasValueSatisfying(path -> assertThat(path.text()).isEqualTo(expected));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<",
        ">",
        "< >",
        "a@b",
        "<a@b",
        "a@b>",
        "<a@b>>",
        "<a@b> ",
        "<<a@b>>",
        "<a@b,c@d>",
        "<@x:>",
        "<@x>",
        "<@x,a@b>",
        "<@x:a@b",
        "<@:a@b>",
        "<@x,:a@b>",
        "<x:a@b>",
        "<postmaster>",
        "<a>",
        "<\"a b>"
      })
  @DisplayName("RFC 5321 §4.1.2: what is no reverse-path")
  void noReversePath(String text) {
    assertThat(Paths.reversePath(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"<Postmaster>", "<postmaster>", "<POSTMASTER>", "<pOstmasteR>"})
  @DisplayName("RFC 5321 §4.5.1: the bare Postmaster has no case")
  void postmaster(String text) {
    assertThat(Paths.forwardPath(text)).contains(new Postmaster());
    assertThat(Paths.forwardPath("<" + text.substring(1, 11) + "@x>"))
        .hasValueSatisfying(path -> assertThat(path).isInstanceOf(Mailbox.class));
  }

  @ParameterizedTest
  @ValueSource(strings = {"<>", "<postmaste>", "<postmasterx>", "<postmaster", "<root>", "< >"})
  @DisplayName("RFC 5321 §4.1.1.3: what is no forward-path")
  void noForwardPath(String text) {
    assertThat(Paths.forwardPath(text)).isEmpty();
  }

  @Test
  @DisplayName("RFC 5321 §4.5.3.1: the longest parts pass, one octet more is too long")
  void lengths() {
    assertThat(reverseFault("<" + "a".repeat(64) + "@b>")).isEmpty();
    assertThat(reverseFault("<" + "a".repeat(65) + "@b>")).contains(AddressFault.TOO_LONG);
    assertThat(reverseFault("<\"" + "a".repeat(62) + "\"@b>")).isEmpty();
    assertThat(reverseFault("<\"" + "a".repeat(63) + "\"@b>")).contains(AddressFault.TOO_LONG);
    assertThat(reverseFault("<\"" + "\\a".repeat(32) + "\"@b>")).contains(AddressFault.TOO_LONG);
    assertThat(reverseFault("<a@" + LABEL + ">")).isEmpty();
    assertThat(reverseFault("<a@" + LABEL + "b>")).contains(AddressFault.TOO_LONG);
    assertThat(reverseFault("<u@" + LONG_DOMAIN + ">")).isEmpty();
    assertThat(reverseFault("<uu@" + LONG_DOMAIN + ">")).contains(AddressFault.TOO_LONG);
    assertThat(reverseFault("<@x:u@" + LONG_DOMAIN + ">")).contains(AddressFault.TOO_LONG);
    assertThat(Mailbox.parse("u@" + LONG_DOMAIN)).isPresent();
    assertThat(Mailbox.parse("uu@" + LONG_DOMAIN)).isEmpty();
    assertThat(DomainName.parse(LONG_DOMAIN + ".cc")).isPresent();
    assertThat(DomainName.parse(LONG_DOMAIN + ".ccc")).isEmpty();
  }

  @Test
  @DisplayName("RFC 5321 §4.1.2: what has no end is a fault of syntax")
  void torn() {
    assertThat(reverseFault("<a@x ")).contains(AddressFault.SYNTAX);
  }

  @Test
  @DisplayName("What follows a path is left to the caller")
  void end() {
    byte[] octets = "FROM:<a@b> SIZE=5".getBytes(StandardCharsets.US_ASCII);
    assertThat(AddressParser.reversePath(octets, 5, octets.length))
        .isInstanceOfSatisfying(
            AddressParser.Result.Found.class, found -> assertThat(found.end()).isEqualTo(10));
  }
}
