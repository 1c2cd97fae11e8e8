package io.postroad.smtp.sasl;

import java.security.SecureRandom;

/** Where octets that nobody can guess come from: nonces, salts, keys. Thread-safe. */
@FunctionalInterface
public interface Nonces {

  /** The platform's cryptographic chance. */
  Nonces SECURE =
      count -> {
        byte[] octets = new byte[count];
        new SecureRandom().nextBytes(octets);
        return octets;
      };

  /** So many new octets. */
  byte[] draw(int count);
}
