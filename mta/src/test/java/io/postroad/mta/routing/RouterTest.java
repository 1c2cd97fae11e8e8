package io.postroad.mta.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.postroad.mta.Settings;
import io.postroad.mta.settings.Target;
import io.postroad.smtp.address.Mailbox;
import io.postroad.smtp.client.TlsPolicy;
import io.postroad.testkit.runtime.TestTime;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RouterTest {
  private final Settings settings =
      new Settings()
          .domains(Settings.exampleDomain())
          .routes(
              route(new Target.Smtp("relay.test", 2525), "partner.test", ".partner.test"),
              route(new Target.Mx(), "private.test"),
              route(new Target.Discard(), "void.test"),
              route(new Target.Reject("no mail for them"), "banned.test"));
  private final Router router =
      new Router(settings::get, new AddressBook(settings::get, new TestTime(), Settings.KEY));

  @Test
  @DisplayName(
      "product.md §2: a local domain beats routes, the first matching route wins, without one it is MX")
  void decides() {
    assertThat(way("alice+x@example.test"))
        .isInstanceOfSatisfying(
            Route.IntoMaildir.class,
            maildir -> assertThat(maildir.folder()).isEqualTo("/var/mail/example.test/alice"));
    assertThat(way("a@partner.test"))
        .isEqualTo(new Route.ToHost("relay.test", 2525, TlsPolicy.OPPORTUNISTIC));
    assertThat(way("a@b.c.Partner.test"))
        .isEqualTo(new Route.ToHost("relay.test", 2525, TlsPolicy.OPPORTUNISTIC));
    assertThat(way("a@notpartner.test"))
        .isEqualTo(new Route.ToExchangers("notpartner.test", false, TlsPolicy.OPPORTUNISTIC));
    assertThat(way("a@private.test"))
        .isEqualTo(new Route.ToExchangers("private.test", true, TlsPolicy.OPPORTUNISTIC));
    assertThat(way("a@void.test")).isEqualTo(new Route.Dropped());
    assertThat(way("a@banned.test")).isEqualTo(new Route.Refused("no mail for them"));
    assertThat(way("nobody@example.test")).isEqualTo(new Route.NoSuchMailbox());
    assertThat(way("info@example.test")).as("an alias by now").isEqualTo(new Route.BecameGroup());
  }

  @ParameterizedTest
  @CsvSource({
    "alice,      alice",
    "a.b_c+d=e-, a.b_c+d=e-",
    ".,          %2E",
    "..,         %2E%2E",
    "../x,       ..%2Fx",
    "a b,        a%20b",
    "'a%b',      'a%25b'",
    "ä,          %C3%A4",
  })
  @DisplayName(
      "product.md §7.16: {mailbox} is percent-encoded outside [a-z0-9._+=-] and never ., .. or empty")
  void pathElement(String mailbox, String element) {
    assertThat(Router.pathElement(mailbox)).isEqualTo(element);
  }

  @Test
  @DisplayName(
      "product.md §7.16: every pair of octets gives one path element that leaves its folder never")
  void pathElementsStayInTheirFolder() {
    int escaped = 0;
    for (char a = 0; a < 256; a++) {
      for (char b = 0; b < 256; b++) {
        String element = Router.pathElement("" + a + b);
        boolean leaves =
            element.isEmpty()
                || element.equals(".")
                || element.equals("..")
                || element.contains("/");
        escaped += leaves || element.indexOf(0) >= 0 ? 1 : 0;
      }
    }
    assertThat(Router.pathElement("")).isEqualTo("%");
    assertThat(escaped).isZero();
  }

  private Route way(String address) {
    return router.route(Mailbox.parse(address).orElseThrow());
  }

  private static io.postroad.mta.settings.Route route(Target via, String... match) {
    return new io.postroad.mta.settings.Route(List.of(match), via);
  }
}
