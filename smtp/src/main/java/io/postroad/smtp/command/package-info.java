/**
 * Commands and their parameters. Covered: RFC 5321 §4.1.1 (all commands), §4.1.1.11 (unknown
 * parameters are refused), §4.1.2 (syntax), RFC 1870 (SIZE), RFC 6152 (BODY). Left out until their
 * extensions come: STARTTLS (RFC 3207), AUTH (RFC 4954), BDAT (RFC 3030), DSN parameters (RFC
 * 3461), SMTPUTF8 (RFC 6531), ETRN (RFC 1985). Not recognized at all: SEND, SOML, SAML, TURN (RFC
 * 5321 appendix F).
 */
@org.jspecify.annotations.NullMarked
package io.postroad.smtp.command;
