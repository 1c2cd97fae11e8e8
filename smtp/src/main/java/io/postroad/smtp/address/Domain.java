package io.postroad.smtp.address;

/** What stands right of the at-sign: a name or an address literal (RFC 5321 §4.1.2, §4.1.3). */
public sealed interface Domain permits DomainName, AddressLiteral {

  /** As it is written on the wire, an address literal with its brackets. */
  String text();
}
