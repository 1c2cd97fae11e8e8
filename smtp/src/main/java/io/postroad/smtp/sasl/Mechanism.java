package io.postroad.smtp.sasl;

import java.util.Locale;
import java.util.Optional;

/** The SASL mechanisms that Postroad knows, the strongest first. */
public enum Mechanism {
  /** SCRAM bound to the TLS connection it runs in (RFC 5802, RFC 7677). */
  SCRAM_SHA_256_PLUS("SCRAM-SHA-256-PLUS"),
  /** SCRAM without a binding (RFC 5802, RFC 7677). */
  SCRAM_SHA_256("SCRAM-SHA-256"),
  /** User and password in one message (RFC 4616). */
  PLAIN("PLAIN"),
  /** User and password in two messages; older than any standard. */
  LOGIN("LOGIN");

  private final String word;

  Mechanism(String word) {
    this.word = word;
  }

  /** Its registered name, in upper case. */
  public String word() {
    return word;
  }

  /** Whether it is one of SCRAM: the password itself never crosses the wire. */
  public boolean isScram() {
    return switch (this) {
      case SCRAM_SHA_256_PLUS, SCRAM_SHA_256 -> true;
      case PLAIN, LOGIN -> false;
    };
  }

  /** The mechanism of that name, in any case; empty when we know none. */
  public static Optional<Mechanism> find(String name) {
    String wanted = name.toUpperCase(Locale.ROOT);
    for (Mechanism mechanism : values()) {
      if (mechanism.word.equals(wanted)) {
        return Optional.of(mechanism);
      }
    }
    return Optional.empty();
  }
}
