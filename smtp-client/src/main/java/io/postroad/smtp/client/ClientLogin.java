package io.postroad.smtp.client;

import io.postroad.smtp.sasl.Credentials;
import io.postroad.smtp.sasl.Mechanism;
import io.postroad.smtp.sasl.Nonces;
import java.util.Optional;

/**
 * Who logs in at a server (RFC 4954). Immutable; shows no password.
 *
 * @param only the mechanism to use; without one it is the strongest that the server offers
 * @param nonces where the client's part of a nonce comes from
 */
public record ClientLogin(Credentials credentials, Optional<Mechanism> only, Nonces nonces) {

  /** A login with nonces that nobody can guess. */
  public ClientLogin(Credentials credentials, Optional<Mechanism> only) {
    this(credentials, only, Nonces.SECURE);
  }

  /** A login by the strongest mechanism that the server offers. */
  public ClientLogin(Credentials credentials) {
    this(credentials, Optional.empty());
  }
}
