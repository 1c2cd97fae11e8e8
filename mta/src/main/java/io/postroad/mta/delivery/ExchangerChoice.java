package io.postroad.mta.delivery;

import io.postroad.dns.MailExchanger;
import io.postroad.dns.MxAnswer;
import io.postroad.dns.Resolver;
import io.postroad.mta.queue.Cause;
import io.postroad.mta.queue.Outcome;
import io.postroad.mta.routing.Route;
import io.postroad.mta.settings.MtaSettings;
import io.postroad.mta.settings.Shaping;
import io.postroad.smtp.address.AddressLiteral;
import io.postroad.smtp.reply.EnhancedStatus;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Turns a domain into the mail exchangers to try (RFC 5321 §5.1): never those that are this server
 * or are no better than it, never addresses that DNS must not send us to. Thread-safe.
 */
final class ExchangerChoice {
  private final Optional<Resolver> resolver;
  private final OwnAddresses own;

  ExchangerChoice(Optional<Resolver> resolver, OwnAddresses own) {
    this.resolver = resolver;
    this.own = own;
  }

  /** Either exchangers, or the outcome for the whole domain. */
  sealed interface Choice {
    /**
     * These.
     *
     * @param vouchedFor whether their names are the domain's for sure: DNSSEC says so, or it is the
     *     domain itself (RFC 8689 §4.2.1)
     */
    record Go(Hop.Exchangers hop, boolean vouchedFor) implements Choice {}

    record Settled(Outcome outcome) implements Choice {}
  }

  Choice choose(Route.ToExchangers route, MtaSettings settings) {
    String domain = route.domain();
    if (resolver.isEmpty()) {
      return failed(
          5, 4, 4, "no route to " + domain + ": nothing is sent anywhere without a route");
    }
    Optional<AddressLiteral> literal = AddressLiteral.parse(domain);
    if (literal.isPresent()) {
      return literal(route, literal.get(), settings);
    }
    return switch (resolver.get().mailExchangers(domain)) {
      case MxAnswer.Exchangers found -> choose(route, found, settings);
      case MxAnswer.NullMx _ -> failed(5, 1, 10, domain + " takes no mail (null MX)");
      case MxAnswer.NoSuchDomain _ -> failed(5, 1, 2, "the domain " + domain + " does not exist");
      case MxAnswer.Unresolved unresolved ->
          new Choice.Settled(
              new Outcome.Deferred(
                  new Cause.Ours(
                      new EnhancedStatus(4, 4, 3), unresolved.why(), Cause.Scope.RECIPIENT),
                  false));
    };
  }

  /** RFC 5321 §4.1.3: the literal is the host itself; no question is asked about it. */
  private Choice literal(Route.ToExchangers route, AddressLiteral literal, MtaSettings settings) {
    return literal
        .inetAddress()
        .map(address ->
            choose(
                route,
                new MxAnswer.Exchangers(
                    List.of(new MailExchanger(route.domain(), 0, List.of(address)))),
                settings))
        .orElseGet(
            () -> failed(5, 1, 2, "no mail goes to " + route.domain() + ": its kind is not known"));
  }

  private Choice choose(Route.ToExchangers route, MxAnswer.Exchangers found, MtaSettings settings) {
    String domain = route.domain();
    boolean privateAllowed = route.privateAllowed();
    List<MailExchanger> better = betterThanUs(found.exchangers(), settings);
    if (better.isEmpty()) {
      return failed(
          5, 4, 6, "mail for " + domain + " loops back to this server: it is the best exchanger");
    }
    List<MailExchanger> dialled = new ArrayList<>();
    for (MailExchanger exchanger : better) {
      List<java.net.InetAddress> allowed =
          exchanger.addresses().stream()
              .filter(a -> privateAllowed || !OwnAddresses.isPrivateToThisHost(a))
              .toList();
      if (!allowed.isEmpty() || exchanger.addresses().isEmpty()) {
        dialled.add(new MailExchanger(exchanger.host(), exchanger.preference(), allowed));
      }
    }
    if (dialled.isEmpty()) {
      return failed(
          5,
          4,
          6,
          "mail for " + domain + " would go to a loopback, unspecified or multicast address");
    }
    return new Choice.Go(
        new Hop.Exchangers(
            name(dialled, settings, domain) + Hop.suffix(route.tls()),
            dialled,
            settings.mxPort(),
            privateAllowed,
            route.tls(),
            limits(domain, dialled, settings),
            settings.shaping().sources(domain, hosts(dialled))),
        found.validated() || dialled.stream().allMatch(e -> e.host().equals(domain)));
  }

  /** RFC 5321 §5.1: with ourselves among the exchangers, only strictly better ones may be used. */
  private List<MailExchanger> betterThanUs(List<MailExchanger> found, MtaSettings settings) {
    int ours =
        found.stream()
            .filter(exchanger -> isUs(exchanger, settings))
            .mapToInt(MailExchanger::preference)
            .min()
            .orElse(Integer.MAX_VALUE);
    return found.stream().filter(exchanger -> exchanger.preference() < ours).toList();
  }

  private boolean isUs(MailExchanger exchanger, MtaSettings settings) {
    return exchanger.host().equalsIgnoreCase(settings.hostname())
        || exchanger.addresses().stream()
            .anyMatch(a -> own.isOurs(new InetSocketAddress(a, settings.mxPort())));
  }

  private static String name(List<MailExchanger> exchangers, MtaSettings settings, String domain) {
    String hosts =
        exchangers.stream().map(MailExchanger::host).sorted().collect(Collectors.joining(","));
    // A domain with limits of its own is a destination of its own.
    return settings.shaping().domains().containsKey(domain) ? hosts + " (" + domain + ")" : hosts;
  }

  private static Shaping.Limits limits(
      String domain, List<MailExchanger> exchangers, MtaSettings settings) {
    return settings.shaping().limits(domain, hosts(exchangers));
  }

  private static List<String> hosts(List<MailExchanger> exchangers) {
    return exchangers.stream().map(MailExchanger::host).toList();
  }

  private static Choice failed(int c, int subject, int detail, String why) {
    return new Choice.Settled(
        new Outcome.Failed(
            new Cause.Ours(new EnhancedStatus(c, subject, detail), why, Cause.Scope.RECIPIENT)));
  }
}
