package io.postroad.app.secret;

import java.security.SecureRandom;

/** Octets that nobody can guess, for tokens and salts. Thread-safe. */
public final class SecretOctets {
  private SecretOctets() {}

  /** So many new ones. */
  public static byte[] draw(int count) {
    byte[] octets = new byte[count];
    new SecureRandom().nextBytes(octets);
    return octets;
  }
}
