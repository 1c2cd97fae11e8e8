package io.postroad.mta;

import io.postroad.mta.settings.Account;
import io.postroad.mta.settings.IpNetwork;
import io.postroad.mta.settings.LocalDomain;
import io.postroad.mta.settings.LocalDomain.Disclosure;
import io.postroad.mta.settings.LocalDomain.MailingList;
import io.postroad.mta.settings.LocalDomain.Posting;
import io.postroad.mta.settings.MtaSettings;
import io.postroad.mta.settings.Retry;
import io.postroad.mta.settings.Route;
import io.postroad.mta.settings.Shaping;
import io.postroad.mta.settings.SigningKey;
import io.postroad.mta.settings.Target;
import io.postroad.smtp.address.Mailbox;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Settings for tests: those of the product's defaults, changed where a test says so. */
public final class Settings {
  /** The key that signs rewritten senders and loop tokens. */
  public static final SigningKey KEY = new SigningKey(new byte[SigningKey.OCTETS]);

  private static final List<Duration> SCHEDULE =
      List.of(
          Duration.ofMinutes(5),
          Duration.ofMinutes(10),
          Duration.ofMinutes(20),
          Duration.ofMinutes(40),
          Duration.ofHours(1),
          Duration.ofHours(2),
          Duration.ofHours(4));

  private MtaSettings settings =
      new MtaSettings(
          "mx.example.test",
          List.of(new IpNetwork(loopback(), 8)),
          List.of(),
          Map.of(),
          Map.of(),
          List.of(),
          new Shaping(new Shaping.Limits(20, 100, 100, Optional.empty()), List.of(), Map.of()),
          new Retry(SCHEDULE, Duration.ofDays(5), Optional.empty(), Duration.ofDays(30)),
          false,
          25);

  /** The settings as they are now. */
  public MtaSettings get() {
    return settings;
  }

  /** Adds local domains. */
  public Settings domains(LocalDomain... domains) {
    Map<String, LocalDomain> byName =
        Arrays.stream(domains).collect(Collectors.toMap(LocalDomain::name, Function.identity()));
    return change(
        byName, settings.accounts(), settings.routes(), settings.retry(), settings.shaping());
  }

  /** Sets accounts: address, then full name. */
  public Settings accounts(String... addressesAndNames) {
    Map<String, Account> accounts = new java.util.HashMap<>();
    for (int i = 0; i < addressesAndNames.length; i += 2) {
      accounts.put(
          addressesAndNames[i],
          new Account(
              Mailbox.parse(addressesAndNames[i]).orElseThrow(),
              Optional.of(addressesAndNames[i + 1]),
              Optional.empty(),
              List.of()));
    }
    return change(
        settings.domains(), accounts, settings.routes(), settings.retry(), settings.shaping());
  }

  /** Sets accounts that can be logged in to. */
  public Settings users(Account... users) {
    Map<String, Account> accounts =
        Arrays.stream(users).collect(Collectors.toMap(a -> a.address().text(), a -> a));
    return change(
        settings.domains(), accounts, settings.routes(), settings.retry(), settings.shaping());
  }

  /** Sets routes. */
  public Settings routes(Route... routes) {
    return change(
        settings.domains(),
        settings.accounts(),
        List.of(routes),
        settings.retry(),
        settings.shaping());
  }

  /** Changes the retry rules. */
  public Settings retry(UnaryOperator<Retry> change) {
    return change(
        settings.domains(),
        settings.accounts(),
        settings.routes(),
        change.apply(settings.retry()),
        settings.shaping());
  }

  /** Sets the shaping. */
  public Settings shaping(Shaping shaping) {
    return change(
        settings.domains(), settings.accounts(), settings.routes(), settings.retry(), shaping);
  }

  /** Sets the domains that anyone may send to through us. */
  public Settings relayDomains(String... patterns) {
    settings =
        new MtaSettings(
            settings.hostname(),
            settings.trustedNetworks(),
            List.of(patterns),
            settings.domains(),
            settings.accounts(),
            settings.routes(),
            settings.shaping(),
            settings.retry(),
            settings.catcher(),
            settings.mxPort());
    return this;
  }

  /** The mode without configuration. */
  public Settings catcher() {
    settings =
        new MtaSettings(
            settings.hostname(),
            settings.trustedNetworks(),
            settings.relayDomains(),
            settings.domains(),
            settings.accounts(),
            settings.routes(),
            settings.shaping(),
            settings.retry(),
            true,
            settings.mxPort());
    return this;
  }

  private Settings change(
      Map<String, LocalDomain> domains,
      Map<String, Account> accounts,
      List<Route> routes,
      Retry retry,
      Shaping shaping) {
    settings =
        new MtaSettings(
            settings.hostname(),
            settings.trustedNetworks(),
            settings.relayDomains(),
            domains,
            accounts,
            routes,
            shaping,
            retry,
            settings.catcher(),
            settings.mxPort());
    return this;
  }

  /** {@code example.test} with alice and bob, Maildirs, aliases and a list. */
  public static LocalDomain exampleDomain() {
    return domain(
        "example.test",
        List.of("alice", "bob"),
        "",
        Map.of(
            "info", List.of("alice", "carol@elsewhere.test"),
            "everyone", List.of("info", "team", "bob"),
            "bob", List.of("bob", "archive@elsewhere.test"),
            "ring", List.of("gnir"),
            "gnir", List.of("ring")),
        Map.of(
            "team",
            new MailingList(
                "The team",
                List.of("alice", "bob@example.test", "carol@elsewhere.test"),
                Optional.empty(),
                Posting.MEMBERS,
                List.of("alice"),
                Optional.empty())));
  }

  /** A domain delivered into Maildirs. */
  public static LocalDomain domain(
      String name,
      List<String> mailboxes,
      String catchAll,
      Map<String, List<String>> aliases,
      Map<String, MailingList> lists) {
    return new LocalDomain(
        name,
        mailboxes,
        new Target.Maildir("/var/mail/{domain}/{mailbox}"),
        "+",
        Optional.of(catchAll).filter(c -> !c.isEmpty()),
        "postmaster",
        Optional.empty(),
        Optional.empty(),
        aliases,
        lists,
        0600,
        Optional.empty(),
        Disclosure.TRUSTED,
        Disclosure.TRUSTED);
  }

  private static InetAddress loopback() {
    try {
      return InetAddress.getByAddress(new byte[] {127, 0, 0, 0});
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four octets are an address", e);
    }
  }
}
