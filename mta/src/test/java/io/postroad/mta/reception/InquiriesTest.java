package io.postroad.mta.reception;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.mta.Settings;
import io.postroad.mta.routing.AddressBook;
import io.postroad.smtp.address.DomainName;
import io.postroad.smtp.reply.Replies;
import io.postroad.smtp.reply.Reply;
import io.postroad.testkit.runtime.TestTime;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class InquiriesTest {
  private final Settings settings =
      new Settings()
          .domains(Settings.exampleDomain())
          .accounts(
              "alice@example.test", "Alice Example",
              "bob@example.test", "Bob Smith",
              "jane@example.test", "Jane Smith",
              "smithj@example.test", "Jane Smith");
  private final Inquiries inquiries =
      new Inquiries(settings::get, new AddressBook(settings::get, new TestTime(), Settings.KEY));
  private final Replies replies = new Replies(new DomainName("mx.example.test"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "alice",
        "ALICE@example.test",
        "<alice@example.test>",
        "Alice Example",
        "\"alice example\""
      })
  @DisplayName("RFC 5321 §3.5.1: VRFY answers 250 with full name and mailbox")
  void verifies(String query) {
    assertThat(verify(true, query))
        .startsWith("250 2.1.5 Alice Example <")
        .endsWith("@example.test>\r\n");
  }

  @Test
  @DisplayName("RFC 5321 §3.5.1: VRFY of an ambiguous name answers 553 with the candidates")
  void ambiguous() {
    assertThat(verify(true, "Jane Smith"))
        .startsWith("553-5.1.4 ")
        .contains(
            "553-5.1.4 Jane Smith <jane@example.test>",
            "553 5.1.4 Jane Smith <smithj@example.test>");
    assertThat(verify(true, "smith")).startsWith("553-");
  }

  @Test
  @DisplayName(
      "product.md §3: VRFY answers 550 5.1.1 for an unknown name, 252 for an address elsewhere")
  void unknown() {
    assertThat(verify(true, "nobody")).startsWith("550 5.1.1 ");
    assertThat(verify(true, "nobody@example.test")).startsWith("550 5.1.1 ");
    assertThat(verify(true, "x@elsewhere.test")).startsWith("252 2.5.2 ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"alice", "nobody", "alice@example.test", "nobody@example.test", "Jane Smith"})
  @DisplayName("product.md §3: who may not know gets 252, whatever the question")
  void tellsStrangersNothing(String query) {
    assertThat(verify(false, query)).startsWith("252 2.5.2 ");
    assertThat(expand(false, "team")).isEqualTo(expand(false, query));
  }

  @Test
  @DisplayName("RFC 5321 §3.5.2: EXPN answers the members one a line, with names where known")
  void expands() {
    assertThat(expand(true, "team").lines())
        .containsExactly(
            "250-2.1.5 Alice Example <alice@example.test>",
            "250-2.1.5 Bob Smith <bob@example.test>",
            "250 2.1.5 <carol@elsewhere.test>");
    assertThat(expand(true, "info@example.test")).startsWith("250-2.1.5 ");
    assertThat(expand(true, "alice")).startsWith("550 5.1.1 ");
  }

  @Test
  @DisplayName(
      "RFC 5321 §3.5.2: a list is known by its full name, and a list within a list stands as one line with its name")
  void listsHaveNames() {
    assertThat(verify(true, "team")).isEqualTo("250 2.1.5 The team <team@example.test>\r\n");
    assertThat(verify(true, "the Team")).isEqualTo("250 2.1.5 The team <team@example.test>\r\n");
    assertThat(expand(true, "\"The team\"")).isEqualTo(expand(true, "team@example.test"));
    assertThat(expand(true, "everyone").lines())
        .containsExactly(
            "250-2.1.5 <info@example.test>",
            "250-2.1.5 The team <team@example.test>",
            "250 2.1.5 Bob Smith <bob@example.test>");
    assertThat(expand(true, "team-owner"))
        .isEqualTo("250 2.1.5 Alice Example <alice@example.test>\r\n");
  }

  private String verify(boolean trusted, String query) {
    return wire(inquiries.verify(trusted, query, replies));
  }

  private String expand(boolean trusted, String query) {
    return wire(inquiries.expand(trusted, query, replies));
  }

  private static String wire(Reply reply) {
    return new String(reply.wire(), StandardCharsets.US_ASCII);
  }
}
