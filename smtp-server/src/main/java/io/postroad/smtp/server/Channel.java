package io.postroad.smtp.server;

import io.postroad.smtp.tls.TlsFacts;
import java.util.Optional;

/**
 * What a session speaks over, and what is therefore offered on it. STARTTLS makes another one and
 * nothing of the old one is left (rule S5). Immutable.
 *
 * @param tls empty while the session is in the clear
 */
record Channel(Optional<TlsFacts> tls, Offer offer) {

  /** A connection without TLS. */
  static Channel clear(ServerSettings settings, Facts client) {
    return new Channel(Optional.empty(), Offer.of(settings, client, Optional.empty()));
  }

  /** The same inside or outside of TLS, for another client. */
  Channel of(ServerSettings settings, Facts client) {
    return new Channel(tls, Offer.of(settings, client, tls));
  }

  /** The inside of TLS. */
  static Channel secured(ServerSettings settings, Facts client, TlsFacts facts) {
    return new Channel(Optional.of(facts), Offer.of(settings, client, Optional.of(facts)));
  }
}
