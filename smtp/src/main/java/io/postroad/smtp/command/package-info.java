/**
 * Commands and their parameters. Covered: RFC 5321 §4.1.1 (all commands), §4.1.1.11 (unknown
 * parameters are refused), §4.1.2 (syntax), RFC 1870 (SIZE), RFC 6152 (BODY), RFC 3207 (STARTTLS),
 * RFC 4954 (AUTH), RFC 3030 (BDAT), RFC 3461 (DSN parameters), RFC 6531 and RFC 6533 (SMTPUTF8),
 * RFC 1985 (ETRN). Not recognized at all: SEND, SOML, SAML, TURN (RFC 5321 appendix F).
 */
@org.jspecify.annotations.NullMarked
package io.postroad.smtp.command;
