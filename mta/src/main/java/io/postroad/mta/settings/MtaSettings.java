package io.postroad.mta.settings;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything the mail transfer agent is told by its operator. Immutable; a reload makes a new one.
 *
 * @param hostname the name in banner, EHLO and Received
 * @param trustedNetworks may send to any domain ({@code relay.trusted-networks})
 * @param relayDomains anyone may send to these: names, or a leading dot for every subdomain
 * @param domains local domains by lower-case name
 * @param accounts by lower-case address
 * @param catcher without configuration: every recipient goes to the built-in inbox, and nothing is
 *     sent anywhere unless a route says so
 * @param mxPort the port of mail exchangers ({@code dns.mx-port})
 */
public record MtaSettings(
    String hostname,
    List<IpNetwork> trustedNetworks,
    List<String> relayDomains,
    Map<String, LocalDomain> domains,
    Map<String, Account> accounts,
    List<Route> routes,
    Shaping shaping,
    Retry retry,
    boolean catcher,
    int mxPort) {

  /** Copies what is mutable. */
  public MtaSettings {
    trustedNetworks = List.copyOf(trustedNetworks);
    relayDomains = List.copyOf(relayDomains);
    domains = Map.copyOf(domains);
    accounts = Map.copyOf(accounts);
    routes = List.copyOf(routes);
  }

  /** Whether the client is in a trusted network. */
  public boolean trusts(InetAddress client) {
    return trustedNetworks.stream().anyMatch(network -> network.contains(client));
  }

  /** Whether anyone may send to {@code domain} (lower case) through us. */
  public boolean relaysFor(String domain) {
    return relayDomains.stream()
        .anyMatch(p -> p.startsWith(".") ? domain.endsWith(p) : domain.equals(p));
  }

  /** The first route that matches {@code domain} (lower case). */
  public Optional<Route> routeFor(String domain) {
    for (Route route : routes) { // Several times for every recipient: without a stream.
      if (route.matches(domain)) {
        return Optional.of(route);
      }
    }
    return Optional.empty();
  }
}
