package io.postroad.smtp.address;

/** Why octets are no address. */
public enum AddressFault {
  /** The grammar of RFC 5321 §4.1.2 does not allow them. */
  SYNTAX,
  /** A local-part, label, domain or path is longer than RFC 5321 §4.5.3.1 allows. */
  TOO_LONG,
  /** An octet above 127: such addresses need SMTPUTF8 (RFC 6531). */
  NOT_ASCII
}
