package io.postroad.smtp.address;

/** Why octets are no address. */
public enum AddressFault {
  /** The grammar of RFC 5321 §4.1.2 and RFC 6531 §3.3 does not allow them, or they are no UTF-8. */
  SYNTAX,
  /** A local-part, label, domain or path is longer than RFC 5321 §4.5.3.1 allows. */
  TOO_LONG
}
