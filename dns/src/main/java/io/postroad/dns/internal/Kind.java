package io.postroad.dns.internal;

import org.xbill.DNS.Type;

/** The record types that are asked for: by routing the first three, by checks the others. */
public enum Kind {
  /** Mail exchangers (RFC 1035 §3.3.9). */
  MX(Type.MX),
  /** IPv4 addresses (RFC 1035 §3.4.1). */
  A(Type.A),
  /** IPv6 addresses (RFC 3596). */
  AAAA(Type.AAAA),
  /** Texts, as policies of mail stand in them (RFC 1035 §3.3.14). */
  TXT(Type.TXT),
  /** Certificates that a server may show (RFC 6698). */
  TLSA(Type.TLSA);

  private final int code;

  Kind(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }
}
