package io.postroad.mta.routing;

import io.postroad.mta.settings.LocalDomain;
import io.postroad.mta.settings.MtaSettings;
import io.postroad.mta.settings.SettingName;
import io.postroad.mta.settings.Target;
import io.postroad.smtp.address.ForwardPath;
import io.postroad.smtp.client.TlsPolicy;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Decides which way mail for a forward-path takes: by local domain, by route, by MX. Thread-safe.
 */
public final class Router {
  private final Supplier<MtaSettings> settings;
  private final AddressBook book;

  /** Asks {@code settings} anew for every decision. */
  public Router(Supplier<MtaSettings> settings, AddressBook book) {
    this.settings = settings;
    this.book = book;
  }

  /** The way for {@code path} as things are now. */
  public Route route(ForwardPath path) {
    return route(path, Trail.SILENT);
  }

  /** The way for {@code path} as things are now, and which setting says so. */
  public Route route(ForwardPath path, Trail trail) {
    return switch (book.resolveExpanded(path)) {
      case Resolution.Local local -> inDomain(local.domain(), local.mailbox(), trail);
      case Resolution.BuiltIn _ -> new Route.IntoInbox();
      case Resolution.Group _ -> new Route.BecameGroup();
      case Resolution.Unknown _, Resolution.BadReturn _ -> new Route.NoSuchMailbox();
      case Resolution.Untold _ -> new Route.Undecided();
      case Resolution.Elsewhere elsewhere -> elsewhere(elsewhere.domain(), trail);
    };
  }

  private static Route inDomain(LocalDomain domain, String mailbox, Trail trail) {
    Route route = inDomain(domain, mailbox);
    trail.tell(
        Trail.Stage.ROUTE,
        SettingName.domain(domain, "deliver"),
        () -> "mail for " + domain.name() + " goes " + route.words());
    return route;
  }

  private static Route inDomain(LocalDomain domain, String mailbox) {
    return switch (domain.deliver()) {
      case Target.Maildir maildir ->
          new Route.IntoMaildir(
              domain,
              mailbox,
              maildir
                  .template()
                  .replace("{domain}", domain.name())
                  .replace("{mailbox}", pathElement(mailbox)));
      case Target.Inbox _ -> new Route.IntoInbox();
      case Target.Smtp smtp -> new Route.ToHost(smtp.host(), smtp.port(), TlsPolicy.OPPORTUNISTIC);
      case Target.Mx _ -> new Route.ToExchangers(domain.name(), true, TlsPolicy.OPPORTUNISTIC);
      case Target.Lmtp lmtp -> new Route.ToLmtp(lmtp.place(), TlsPolicy.OPPORTUNISTIC);
      case Target.Discard _ -> new Route.Dropped();
      case Target.Reject reject -> new Route.Refused(reject.text());
    };
  }

  private Route elsewhere(String domain, Trail trail) {
    Optional<io.postroad.mta.settings.Route> entry = settings.get().routeFor(domain);
    Route route =
        entry
            .map(e -> by(e, domain))
            .orElse(new Route.ToExchangers(domain, false, TlsPolicy.OPPORTUNISTIC));
    trail.tell(() ->
        new Trail.Step(
            Trail.Stage.ROUTE,
            index(entry).map(i -> "route " + (i + 1) + " matches ").orElse("no route matches ")
                + domain
                + ": mail goes "
                + route.words(),
            names(entry, "via", "match")));
    route
        .policy()
        .ifPresent(tls ->
            trail.tell(() -> new Trail.Step(Trail.Stage.TLS, words(tls), names(entry, "tls"))));
    return route;
  }

  private List<SettingName> names(Optional<io.postroad.mta.settings.Route> entry, String... keys) {
    return index(entry)
        .map(i -> Arrays.stream(keys).map(key -> SettingName.route(i, key)).toList())
        .orElse(List.of());
  }

  private Optional<Integer> index(Optional<io.postroad.mta.settings.Route> entry) {
    return entry.map(settings.get().routes()::indexOf);
  }

  private static String words(TlsPolicy tls) {
    return switch (tls) {
      case OFF -> "TLS is never used";
      case OPPORTUNISTIC -> "TLS is used where it is offered, whatever the certificate";
      case REQUIRE -> "TLS is needed, whatever the certificate; without it the mail waits";
      case VERIFY -> "TLS is needed, with a certificate of that name; without it the mail waits";
    };
  }

  private static Route by(io.postroad.mta.settings.Route entry, String domain) {
    TlsPolicy tls = entry.tls();
    return switch (entry.via()) {
      case Target.Mx _ -> new Route.ToExchangers(domain, true, tls);
      case Target.Smtp smtp -> new Route.ToHost(smtp.host(), smtp.port(), tls, entry.login());
      case Target.Lmtp lmtp -> new Route.ToLmtp(lmtp.place(), tls);
      case Target.Inbox _ -> new Route.IntoInbox();
      case Target.Discard _ -> new Route.Dropped();
      case Target.Reject reject -> new Route.Refused(reject.text());
      case Target.Maildir maildir -> new Route.Refused("no Maildir for " + maildir.template());
    };
  }

  /**
   * A mailbox name as one path element: every octet outside {@code [a-z0-9._+=-]} percent-encoded,
   * never {@code .}, {@code ..} or empty.
   */
  static String pathElement(String mailbox) {
    StringBuilder element = new StringBuilder();
    for (byte octet : mailbox.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (octet & 0xFF);
      boolean plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || "._+=-".indexOf(c) >= 0;
      element.append(plain ? String.valueOf(c) : String.format(Locale.ROOT, "%%%02X", (int) c));
    }
    String text = element.toString();
    return text.isEmpty() || text.equals(".") || text.equals("..")
        ? text.replace(".", "%2E") + (text.isEmpty() ? "%" : "")
        : text;
  }

  /** The name a recipient's destination is shown under before any DNS look-up. */
  public String shownDestination(ForwardPath path) {
    return switch (route(path)) {
      case Route.IntoMaildir _ -> "maildir";
      case Route.IntoInbox _ -> "inbox";
      case Route.ToHost host -> host.host() + ":" + host.port();
      case Route.ToLmtp lmtp -> lmtp.place().text();
      case Route.ToExchangers exchangers -> exchangers.domain();
      case Route.Dropped _ -> "discard";
      case Route.Refused _ -> "reject";
      case Route.NoSuchMailbox _, Route.Undecided _, Route.BecameGroup _ -> "unknown";
    };
  }
}
