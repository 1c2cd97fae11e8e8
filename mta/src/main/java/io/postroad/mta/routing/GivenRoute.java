package io.postroad.mta.routing;

import io.postroad.smtp.client.TlsPolicy;
import java.util.Locale;
import java.util.Optional;

/**
 * A next hop that the operator named for one message alone, when it was handed in. It goes with the
 * message as the word for its destination, so that it holds at every attempt and after a restart.
 * Immutable.
 *
 * @param host a name or an address
 */
public record GivenRoute(String host, int port, TlsPolicy tls) {
  /** No domain has a colon. */
  private static final String MARK = "via:";

  /** The word for the destination. */
  public String word() {
    return MARK + tls.name().toLowerCase(Locale.ROOT) + ":" + port + ":" + host;
  }

  /** The route that a destination's word names; empty for a domain. */
  public static Optional<GivenRoute> of(String word) {
    if (!word.startsWith(MARK)) {
      return Optional.empty();
    }
    String[] parts = word.split(":", 4);
    for (TlsPolicy tls : TlsPolicy.values()) {
      if (parts.length == 4 && tls.name().toLowerCase(Locale.ROOT).equals(parts[1])) {
        return Optional.of(new GivenRoute(parts[3], Integer.parseInt(parts[2]), tls));
      }
    }
    return Optional.empty();
  }

  /** As a route. */
  public Route.ToHost route() {
    return new Route.ToHost(host, port, tls);
  }
}
