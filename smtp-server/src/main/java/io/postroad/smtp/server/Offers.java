package io.postroad.smtp.server;

import io.postroad.smtp.sasl.BindingOffer;
import io.postroad.smtp.tls.TlsFacts;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The offers of one listener with its settings: each made once, for there are as many as there are
 * kinds of clients, not of sessions. Thread-safe.
 */
final class Offers {

  /** All of a session that an offer hangs on. */
  private record Kind(
      boolean trusted, boolean introduces, boolean asks, boolean inside, boolean bound) {}

  private final ServerSettings settings;
  private final Map<Kind, Offer> made = new ConcurrentHashMap<>();

  Offers(ServerSettings settings) {
    this.settings = settings;
  }

  /** What is offered to such a client, inside TLS or not. */
  Offer of(Facts client, Optional<TlsFacts> tls) {
    boolean bound = tls.filter(facts -> !BindingOffer.of(facts.bindings()).isEmpty()).isPresent();
    Kind kind =
        new Kind(client.trusted(), client.introduces(), client.asks(), tls.isPresent(), bound);
    return made.computeIfAbsent(kind, _ -> Offer.of(settings, client, tls));
  }
}
