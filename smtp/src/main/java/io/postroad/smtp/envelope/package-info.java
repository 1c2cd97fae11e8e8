/**
 * Mail objects: envelope and content (RFC 5321 §2.3.1). The envelope is all that transport needs;
 * the content is a stream that is read once. Left out until their extensions come: what DSN (RFC
 * 3461), SMTPUTF8 (RFC 6531) and the other extensions add to an envelope.
 */
@org.jspecify.annotations.NullMarked
package io.postroad.smtp.envelope;
