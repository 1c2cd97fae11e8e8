package io.postroad.dns.internal;

import org.xbill.DNS.Type;

/** The record types that mail routing asks for. */
public enum Kind {
  /** Mail exchangers (RFC 1035 §3.3.9). */
  MX(Type.MX),
  /** IPv4 addresses (RFC 1035 §3.4.1). */
  A(Type.A),
  /** IPv6 addresses (RFC 3596). */
  AAAA(Type.AAAA);

  private final int code;

  Kind(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }
}
