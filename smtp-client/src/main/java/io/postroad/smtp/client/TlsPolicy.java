package io.postroad.smtp.client;

/** How much a client insists on TLS (rule T2); in the order of insisting. */
public enum TlsPolicy {
  /** Never. */
  OFF,
  /** Where the server offers it; any certificate will do (RFC 7435). */
  OPPORTUNISTIC,
  /** Always; any certificate will do. Else nothing is sent. */
  REQUIRE,
  /** Always, and name and chain of the certificate must be good. Else nothing is sent. */
  VERIFY;

  /** Whether clear text is out of the question. */
  public boolean insists() {
    return this == REQUIRE || this == VERIFY;
  }

  /** The one that insists more. */
  public TlsPolicy orStricter(TlsPolicy other) {
    return compareTo(other) >= 0 ? this : other;
  }
}
