package io.postroad.mta.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.smtp.address.Mailbox;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ListAddressesTest {

  @ParameterizedTest
  @CsvSource({
    "team-owner, team",
    "team-request, team",
    "team-bounces, team",
    "team-bounces+carol=elsewhere.test, team",
    "a-owner-bounces+x-bounces+y=z.test, a-owner",
  })
  @DisplayName("RFC 2142 §6: -owner, -request and -bounces stand around a list")
  void listOf(String localPart, String list) {
    assertThat(ListAddresses.listOf(localPart)).contains(list);
  }

  @ParameterizedTest
  @CsvSource({"team", "-owner", "owner", "team-bounces+", "team-bounces+carol", "-bounces+a=b"})
  @DisplayName("RFC 2142 §6: other local-parts do not")
  void notOfAList(String localPart) {
    assertThat(ListAddresses.listOf(localPart)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"carol@elsewhere.test", "a=b+c@x.test", "Carol.Jones@Else.Where.test"})
  @DisplayName("VERP: the member's address comes back out of the reverse-path")
  void verp(String address) {
    Mailbox member = Mailbox.parse(address).orElseThrow();
    Mailbox sender = ListAddresses.bounces("team", "example.test", member);
    assertThat(sender.text()).startsWith("team-bounces+");
    assertThat(ListAddresses.memberIn(sender.localPart().value())).isEqualTo(Optional.of(member));
  }

  @Test
  @DisplayName("VERP, RFC 6531: a member beyond ASCII comes back, its domain in A-labels")
  void verpBeyondAscii() {
    Mailbox sender =
        ListAddresses.bounces(
            "team", "example.test", Mailbox.parse("jö@bücher.test").orElseThrow());
    assertThat(sender.text()).isEqualTo("team-bounces+jö=xn--bcher-kva.test@example.test");
    // İ has two characters in lower case, which must not shift what stands behind it.
    assertThat(ListAddresses.memberIn("İ" + sender.localPart().value().substring(4)))
        .isEqualTo(Mailbox.parse("jö@xn--bcher-kva.test"));
  }

  @ParameterizedTest
  @CsvSource({
    "team, team.example.test",
    "grün, gr%c3%bcn.example.test",
    "gr%c3%bcn, gr%25c3%25bcn.example.test"
  })
  @DisplayName("RFC 2919 §2: a list's identifier is ASCII, and each list has its own")
  void id(String list, String id) {
    assertThat(ListAddresses.id(list, "example.test")).isEqualTo(id);
  }

  @Test
  @DisplayName("VERP: a member's address that does not fit gets the list's plain sender")
  void verpThatDoesNotFit() {
    Mailbox plain = ListAddresses.bounces("team", "example.test");
    for (String odd :
        new String[] {"a".repeat(60) + "@x.test", "\"a b\"@x.test", "a@[192.0.2.1]"}) {
      assertThat(ListAddresses.bounces("team", "example.test", Mailbox.parse(odd).orElseThrow()))
          .isEqualTo(plain);
    }
  }
}
