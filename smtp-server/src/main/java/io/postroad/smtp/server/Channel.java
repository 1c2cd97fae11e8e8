package io.postroad.smtp.server;

import io.postroad.smtp.tls.TlsFacts;
import java.util.Optional;

/**
 * What a session speaks over, and what is therefore offered on it. STARTTLS makes another one and
 * nothing of the old one is left (rule S5). Immutable.
 *
 * @param tls empty while the session is in the clear
 * @param account who has logged in over it; EHLO does not change it (RFC 4954 §4)
 */
record Channel(Optional<TlsFacts> tls, Offer offer, Optional<String> account) {

  /** A connection without TLS. */
  static Channel clear(Offers offers, Facts client) {
    return new Channel(Optional.empty(), offers.of(client, Optional.empty()), Optional.empty());
  }

  /** The same inside or outside of TLS, for another client, who has not logged in. */
  Channel of(ServerSettings settings, Facts client) {
    return new Channel(tls, Offer.of(settings, client, tls), Optional.empty());
  }

  /** The inside of TLS. */
  static Channel secured(Offers offers, Facts client, TlsFacts facts) {
    return new Channel(Optional.of(facts), offers.of(client, Optional.of(facts)), Optional.empty());
  }

  /** The same after a login. */
  Channel loggedIn(String user) {
    return new Channel(tls, offer, Optional.of(user));
  }
}
