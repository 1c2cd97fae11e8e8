/**
 * Authentication as SASL has it (RFC 4422), both sides: PLAIN (RFC 4616), LOGIN (no standard; as
 * programs speak it), SCRAM-SHA-256 and SCRAM-SHA-256-PLUS (RFC 5802, RFC 7677), SASLprep (RFC
 * 4013), channel bindings (RFC 5929, RFC 9266) and the one form in which a password is stored.
 * Every parser is total: any octets give a value, never an exception. Nothing here speaks SMTP,
 * waits, or reads a clock.
 *
 * <p>Left out: authorization identities other than the user's own, SCRAM extensions, SHA-1.
 */
@org.jspecify.annotations.NullMarked
package io.postroad.smtp.sasl;
