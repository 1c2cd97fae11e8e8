package io.postroad.mta.settings;

import io.postroad.smtp.client.TlsPolicy;
import io.postroad.smtp.sasl.Credentials;
import java.util.List;
import java.util.Optional;

/**
 * One entry of {@code [[routes]]}; the first whose pattern matches the recipient's domain wins.
 *
 * @param match names, names with a leading dot (every subdomain), or {@code *}
 * @param tls how much the next hop must take TLS
 * @param login who logs in at the next hop; for a fixed one only
 */
public record Route(List<String> match, Target via, TlsPolicy tls, Optional<Credentials> login) {

  /** A route without a login. */
  public Route(List<String> match, Target via, TlsPolicy tls) {
    this(match, via, tls, Optional.empty());
  }

  /** A route with opportunistic TLS. */
  public Route(List<String> match, Target via) {
    this(match, via, TlsPolicy.OPPORTUNISTIC);
  }

  /** Copies the list. */
  public Route {
    match = List.copyOf(match);
    if (match.isEmpty()) {
      throw new IllegalArgumentException("routes.match: at least one domain pattern");
    }
  }

  /** Whether {@code domain} (lower case) is one of this route's. */
  public boolean matches(String domain) {
    for (String pattern : match) {
      if (matches(pattern, domain)) {
        return true;
      }
    }
    return false;
  }

  /** Whether the entry names the domain itself or a parent of it, {@code *} not counted. */
  public boolean names(String domain) {
    return match.stream().anyMatch(p -> !p.equals("*") && matches(p, domain));
  }

  private static boolean matches(String pattern, String domain) {
    return pattern.equals("*")
        || (pattern.startsWith(".") ? domain.endsWith(pattern) : domain.equals(pattern));
  }
}
