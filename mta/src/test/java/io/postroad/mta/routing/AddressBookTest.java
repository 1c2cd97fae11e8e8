package io.postroad.mta.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.mta.Settings;
import io.postroad.smtp.address.ForwardPath;
import io.postroad.smtp.address.Mailbox;
import io.postroad.smtp.address.Postmaster;
import io.postroad.testkit.runtime.TestTime;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AddressBookTest {
  private final Settings settings = new Settings().domains(Settings.exampleDomain());
  private final AddressBook book = new AddressBook(settings::get, new TestTime(), Settings.KEY);

  @ParameterizedTest
  @CsvSource({
    "alice@example.test,             alice",
    "ALICE@Example.TEST,             alice",
    "alice+news@example.test,        alice",
    "alice+a+b@example.test,         alice",
    "postmaster@example.test,        postmaster",
    "PostMaster+x@example.test,      postmaster",
  })
  @DisplayName(
      "product.md §7.16: our own local-parts are compared without case; subaddresses reach their mailbox")
  void findsMailboxes(String address, String mailbox) {
    assertThat(book.resolve(path(address)))
        .isInstanceOfSatisfying(
            Resolution.Local.class, local -> assertThat(local.mailbox()).isEqualTo(mailbox));
  }

  @ParameterizedTest
  @CsvSource({"nobody@example.test", "+news@example.test", "alice-news@example.test"})
  @DisplayName("product.md §3: an unlisted mailbox is unknown")
  void doesNotFindOthers(String address) {
    assertThat(book.resolve(path(address))).isInstanceOf(Resolution.Unknown.class);
  }

  @Test
  @DisplayName(
      "RFC 5321 §4.5.1: the bare Postmaster reaches the postmaster of a local domain, or the inbox where none is local")
  void postmaster() {
    assertThat(book.resolve(new Postmaster())).isInstanceOf(Resolution.Local.class);
    AddressBook none = new AddressBook(new Settings()::get, new TestTime(), Settings.KEY);
    assertThat(none.resolve(new Postmaster())).isInstanceOf(Resolution.BuiltIn.class);
  }

  @Test
  @DisplayName("product.md §2: catch-all is the mailbox for every other local-part")
  void catchAll() {
    Settings caught =
        new Settings()
            .domains(
                Settings.domain("example.test", List.of("alice"), "alice", Map.of(), Map.of()));
    assertThat(
            new AddressBook(caught::get, new TestTime(), Settings.KEY)
                .resolve(path("x@example.test")))
        .isInstanceOfSatisfying(
            Resolution.Local.class, local -> assertThat(local.mailbox()).isEqualTo("alice"));
  }

  @Test
  @DisplayName("product.md §2: mailboxes = [\"*\"] takes every local-part, without its subaddress")
  void everyLocalPart() {
    Settings all =
        new Settings()
            .domains(Settings.domain("example.test", List.of("*"), "", Map.of(), Map.of()));
    assertThat(
            new AddressBook(all::get, new TestTime(), Settings.KEY)
                .resolve(path("Zoe+x@example.test")))
        .isInstanceOfSatisfying(
            Resolution.Local.class, local -> assertThat(local.mailbox()).isEqualTo("zoe"));
  }

  @Test
  @DisplayName(
      "B3: an expansion has each address once, nested groups expanded, an alias of its own name kept as mailbox")
  void expandsNestedGroupsOnce() {
    assertThat(expanded("everyone@example.test"))
        .containsExactlyInAnyOrder(
            "alice@example.test",
            "carol@elsewhere.test",
            "bob@example.test",
            "archive@elsewhere.test");
  }

  @Test
  @DisplayName("B3: aliases that lead in a ring are found")
  void findsRings() {
    assertThat(book.expand(path("ring@example.test"))).isInstanceOf(Expansion.TooMuch.class);
  }

  @Test
  @DisplayName("B3: more than 1000 results are refused")
  void findsFloods() {
    List<String> many = new ArrayList<>();
    for (int i = 0; i <= AddressBook.RESULTS_MAX; i++) {
      many.add("user" + i + "@elsewhere.test");
    }
    Settings flood =
        new Settings()
            .domains(Settings.domain("example.test", List.of(), "", Map.of("all", many), Map.of()));
    assertThat(
            new AddressBook(flood::get, new TestTime(), Settings.KEY)
                .expand(path("all@example.test")))
        .isInstanceOf(Expansion.TooMuch.class);
  }

  @Test
  @DisplayName(
      "product.md §1: without configuration every recipient is the built-in inbox's, unless a route names it")
  void catcher() {
    AddressBook catcher =
        new AddressBook(new Settings().catcher()::get, new TestTime(), Settings.KEY);
    assertThat(catcher.resolve(path("any@where.test"))).isInstanceOf(Resolution.BuiltIn.class);
    assertThat(book.resolve(path("any@where.test"))).isInstanceOf(Resolution.Elsewhere.class);
  }

  @Test
  @DisplayName(
      "B1: while a file of mailboxes or aliases was not read, a name it may hold is undecided")
  void unreadFiles() {
    Path gone = Path.of("no-such-folder", "file");
    Settings settings = new Settings().domains(TablesTest.domain(gone, gone));
    AddressBook unread = new AddressBook(settings::get, new TestTime(), Settings.KEY);
    assertThat(unread.resolve(path("alice@example.test"))).isInstanceOf(Resolution.Untold.class);
    assertThat(unread.expand(path("alice@example.test"))).isInstanceOf(Expansion.Untold.class);
    assertThat(unread.resolve(path("postmaster@example.test")))
        .as("RFC 5321 §4.5.1: always there")
        .isInstanceOf(Resolution.Local.class);
    assertThat(new Router(settings::get, unread).route(path("alice@example.test")))
        .isEqualTo(new Route.Undecided());
  }

  private List<String> expanded(String address) {
    return switch (book.expand(path(address))) {
      case Expansion.Addresses addresses ->
          addresses.paths().stream().map(ForwardPath::text).toList();
      case Expansion.TooMuch _, Expansion.Untold _ -> List.of();
    };
  }

  private static Mailbox path(String address) {
    return Mailbox.parse(address.strip()).orElseThrow();
  }
}
